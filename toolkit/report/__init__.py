"""The report: highlighted articles, their measures and their timeline, in one HTML file."""

from toolkit.report.html import ReportArticle, write_report

__all__ = ["ReportArticle", "write_report"]
