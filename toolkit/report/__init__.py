"""The report: highlighted articles, their measures and their timeline, in one HTML file."""

from toolkit.report.html import write_report as write_report
