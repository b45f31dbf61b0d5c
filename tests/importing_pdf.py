"""A small writer of PDF: lines of Helvetica and ruled lines on A4 pages, nothing more.

The text is written by `WinAnsiEncoding`, so only its characters can stand in it. Widths are those
of the font's own metrics, which pdfminer brings along.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from pdfminer.fontmetrics import FONT_METRICS

WIDTH, HEIGHT, MARGIN = 842.0, 595.0, 36.0  # A4 on its side, in points
_FONTS = {False: "Helvetica", True: "Helvetica-Bold"}


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is, in points."""
    widths = FONT_METRICS[_FONTS[bold]][1]
    return sum(widths.get(sign, 556) for sign in text) * size / 1000


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Part a text into lines that are no wider than the room, if its words are not."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, size, bold) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


@dataclass
class Page:
    """What is drawn on one page, from its upper left corner."""

    drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        signs = text.encode("cp1252", "replace")
        safe = signs.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        font = "F2" if bold else "F1"
        at = f"{x:.2f} {HEIGHT - y:.2f}"
        self.drawn.append(f"BT /{font} {size:g} Tf {at} Td ({safe.decode('latin-1')}) Tj ET")

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        ends = f"{x:.2f} {HEIGHT - y:.2f} m {to_x:.2f} {HEIGHT - to_y:.2f} l S"
        self.drawn.append(f"0.5 w {ends}")


def write(pages: list[Page]) -> bytes:
    """Return the file that holds the pages."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        font.format(_FONTS[False]).encode(),
        font.format(_FONTS[True]).encode(),
    ]
    for number, page in enumerate(pages):
        box = f"/MediaBox [0 0 {WIDTH:g} {HEIGHT:g}]"
        fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        contents = f"/Contents {6 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {fonts} {contents} >>".encode())
        stream = zlib.compress("\n".join(page.drawn).encode("latin-1"))
        head = f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + stream + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for start in starts:
        out += f"{start:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
