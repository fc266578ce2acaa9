"""What the documents say, as plain data; how it is drawn is the business of the folders beside this one."""

from kpi_toolkit.reports.content.certificate import certificate
from kpi_toolkit.reports.content.factsheet import factsheet
from kpi_toolkit.reports.content.report import verification_report
from kpi_toolkit.reports.content.snapshot import snapshot

__all__ = ["certificate", "factsheet", "snapshot", "verification_report"]
