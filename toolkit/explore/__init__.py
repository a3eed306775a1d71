"""A local web page on a score folder: search, filters, evidence, plots, exports."""

from toolkit.explore.app import explore as explore
