"""What is told of a source once for its article: name, description, naming and role."""
