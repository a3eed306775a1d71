"""Figures of classifiers: metrics, bootstrap over clusters, folds, cards."""
