"""Cases: tidy CSV files no city would write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from hostile.case import UNUSABLE, USED, Case, Content, Streamed, of

HEADER = "code,data_point,input,value,unit,status,year,quality,origin,source,comment,evidence\n"
HOME = "EC: ICT: ICT: 1C"
ANY = USED | {UNUSABLE}
READ = "data points"


def refused(name: str, content: Content, *says: str) -> Case:
    return Case(name, of(content), says, frozenset({UNUSABLE}), "city.csv")


def read(name: str, content: Content, *says: str) -> Case:
    return Case(name, of(content), says or (READ,), USED, "city.csv")


def table(*lines: str, encoding: str = "utf-8") -> bytes:
    return (HEADER + "\n".join(lines) + "\n").encode(encoding, "surrogatepass")


def value(text: str) -> bytes:
    """A table with one figure, as somebody typed it."""
    return table(f'{HOME},,,"{text}",%,,2024,,,,,')


def _pieces(first: str, piece: str, megabytes: int) -> Streamed:
    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(first)
            for _ in range(megabytes):
                file.write(piece * (1_000_000 // len(piece)))

    return Streamed(write)


def _many_rows(count: int) -> Iterator[str]:
    return (f"{HOME},,,{row},%,,2024,,,,," for row in range(count))


def _unknown_rows(count: int) -> Iterator[str]:
    return (f"EC: XYZ: {row},value,,{row},%,,2024,,,,," for row in range(count))


def figures() -> bytes:
    """A table with one of the texts for the first data point, the next for the second, and so on."""
    from kpi_toolkit.framework import load_framework

    points = load_framework("u4ssc").points
    told = ['"' + text.replace('"', '""') + '"' for text in TEXTS]
    return table(
        *(f"{p.code},{p.data_point.key},,{text},,,2024,,,,," for p, text in zip(points, told, strict=False))
    )


def flood(text: str) -> bytes:
    """A table in which the same stands in every field of every figure that the pack knows."""
    from kpi_toolkit.framework import load_framework

    framework = load_framework("u4ssc")
    quoted = '"' + text.replace('"', '""') + '"'
    lines = [f"profile,{one.key},,{quoted}" for one in framework.pack.profile if one.key != "year"]
    lines += [f"profile,{name},,{quoted},{quoted},,{quoted}" for name in framework.shared_inputs]
    rest = ",".join([quoted] * 8)
    for point in framework.points:
        code, data_point = point.key
        lines += [f"{code},{data_point},{name},{quoted},{rest}" for name in (*point.inputs, "")]
    maturity = framework.maturity.dimensions
    lines += [
        f"maturity,{one.key},,{quoted},,,,,,,{quoted}" for dimension in maturity for one in dimension.criteria
    ]
    return table(*lines)


TEXTS = (
    *("nan", "-inf", "∞", "1e400", "-1e400", "1e-400", "-0", "9" * 10_000, "0x10", "1_000", "1e9999999999"),
    *(
        "1" + " " * 30_000 + "x",
        "-" * 30_000,
        "." * 30_000,
        "1," * 15_000,
        "1 " * 15_000,
        "5 km" * 8_000,
        "(" * 30_000,
    ),
    *("million " * 4_000, "5 per " * 5_000, "1e" * 15_000, "#" * 30_000 + "!", "'" * 30_000, "٣" * 30_000),
    *(
        "\u202e5",
        "\x1b[31m5",
        "\x9b31m5",
        "5\x07",
        "\ufffe5",
        "😀" * 8_000,
        "Z" + "\u0336" * 30_000,
    ),
)

FLOODS = (
    "=cmd|' /c calc'!A0",
    "Z" + "\u0336\u0353" * 500,
    "9" * 4_000,
    "1," * 2_000,
    "5 km per " * 500,
    "million " * 500,
    "nan",
    "1e308",
)

CASES = (
    refused("empty CSV", b"", "is empty"),
    refused("CSV of line ends", b"\n" * 1_000_000, "is empty"),
    refused("CSV of comments", _pieces("", "# nothing\n", 15), "is empty"),
    refused("CSV without columns", b"a,b\n1,2\n", "is no table of indicators"),
    refused("CSV of 25 MB", _pieces(HEADER, "x,y\n", 25), "the limit is 20 MB"),
    refused("line of 19 MB", _pieces("", "x", 19), "city.csv"),
    refused("cell of 19 MB", _pieces(HEADER + f"{HOME},,,", "5", 19), "city.csv"),
    refused("19 MB of commas", _pieces("", ",", 19), "is empty"),
    Case("19 MB of commas in a row", of(_pieces(HEADER, ",", 19)), (READ,), USED, "city.csv"),
    Case("19 MB of separators in a row", of(_pieces(HEADER + "x", ",y", 19)), ("city.csv",), ANY, "city.csv"),
    refused(
        "quotation mark never closed", (HEADER + f'{HOME},,,"5,\n' + "x\n" * 100_000).encode(), "never closed"
    ),
    refused("quotation mark inside", table('EC,"a"b,,5'), "row 2"),
    refused("zero byte", table(f"{HOME},,,5\x00"), "is not a text file"),
    refused("UTF-32", table(f"{HOME},,,5", encoding="utf-32"), "is not a text file"),
    refused("UTF-16 cut in the middle", table(f"{HOME},,,5", encoding="utf-16")[:-1], "is not a text file"),
    read("UTF-16", partial(table, f"{HOME},,,5,,,,,,,,", encoding="utf-16")),
    read("200,000 rows", lambda: table(*_many_rows(200_000)), "more rows than are read"),
    read("20,000 unknown codes", lambda: table(*_unknown_rows(20_000))),
    read(
        "1,000 names of columns",
        lambda: ("code,value," + ",".join(map(str, range(1000))) + f"\n{HOME},5\n").encode(),
    ),
    read("all columns named alike", lambda: ("code,value," + "value," * 1000 + f"\n{HOME},5,6,7\n").encode()),
    read("rows that end early and late", table(HOME, f"{HOME},,,5{',' * 5000}")),
    read("code of 100,000 letters", lambda: table(f"{'E' * 100_000},,,5")),
    read("code of 100,000 signs of combination", lambda: table(f"E{chr(0x301) * 100_000},,,5")),
    read("data point of 100,000 letters", lambda: table(f"{HOME},{'d' * 100_000},,5")),
    read("only carriage returns", (HEADER + f"{HOME},,,5,%\n").replace("\n", "\r").encode()),
    read("year of 5,000 digits", lambda: table(f"profile,year,,{'9' * 5000}", f"{HOME},,,5,,,{'9' * 5000}")),
    read("year in superscripts", table("profile,year,,²⁰²⁴", f"{HOME},,,5,,,²⁰²⁴")),
    read("a city of 100,000 letters", lambda: table(f"profile,city,,{'C' * 100_000}", f"{HOME},,,5")),
    read("figures that are none", figures),
    *(read(f"flood of {text[:10]!r}", partial(flood, text), READ) for text in FLOODS),
    read("half a sign as figure", partial(value, "\ud800")),
)
