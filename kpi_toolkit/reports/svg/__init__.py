"""Drawings as SVG: the benchmarking wheel, bars, a line over the years. They hold no script and load nothing."""

from kpi_toolkit.reports.svg.bars import bars_svg
from kpi_toolkit.reports.svg.signs import sign_svg
from kpi_toolkit.reports.svg.trend import trend_svg
from kpi_toolkit.reports.svg.wheel import wheel_svg
from kpi_toolkit.reports.svg.wheel_parts import Part, parts

__all__ = ["Part", "bars_svg", "parts", "sign_svg", "trend_svg", "wheel_svg"]
