"""Word lists of the linear classifiers (YAML), and the matcher that finds their phrases."""
