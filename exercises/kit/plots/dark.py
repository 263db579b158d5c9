"""Pictures on dark pages: an SVG that has colours for both, and the HTML by which a notebook says which it wants.

A browser draws an SVG in the dark colours where the page around it is dark: on GitHub, say, or where the system is.
In a notebook the theme is the editor's own affair, so the HTML tells the picture what it is: for JupyterLab, Notebook,
VS Code and Colab. Elsewhere the page's own `color-scheme` holds, or the system's.
Not covered: a PNG, which stays light; it has a light ground of its own.
"""

import base64
from html import escape

# What a colour of the light picture is in the dark one. Ink that lies on a colour of its own is not among them.
DARK = {
    "#1F2328": "#E6EDF3", "#57606A": "#A9B4C0", "#D0D7DE": "#4A525C", "#FCFCFA": "#16191D", "#E8ECF0": "#2A3038",
    "#CFE6F5": "#1D4663", "#FBE6B8": "#5A4512", "#C9EBDD": "#1B4D3D", "#F3D3E3": "#5C2E48", "#9CB4C8": "#4F6A81",
    "#0072B2": "#5AB0E6", "#D55E00": "#F0803C", "#009E73": "#2FBF95",
}  # fmt: skip
CLASS = "unpacking-picture"
THEMES = {
    "light": ("[data-jp-theme-light='true']", ".vscode-light", "html[theme='light']"),
    "dark": ("[data-jp-theme-light='false']", ".vscode-dark", "html[theme='dark']"),
}


def themed(svg: bytes) -> bytes:
    """An SVG as matplotlib writes it, with its dark colours added for where they are wanted."""
    rules = "".join(
        f'[style*="{what}: {light.lower()}"]{{{what}:{dark}!important}}'
        for light, dark in DARK.items()
        for what in ("fill", "stroke")
    )
    style = f'<style type="text/css">@media (prefers-color-scheme: dark){{{rules}}}</style>'
    return svg.replace(b"<defs>\n", f"<defs>\n  {style}\n".encode(), 1)


def html(svg: bytes, alt: str, width: int, height: int) -> str:
    """A themed SVG as HTML for a notebook: never wider than the page, in the colours of the editor's theme."""
    rules = "".join(
        f"{', '.join(f'{theme} .{CLASS}' for theme in themes)} {{color-scheme: {scheme}}}\n"
        for scheme, themes in THEMES.items()
    )
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    return (
        f"<style>\n{rules}</style>\n"
        f'<img class="{CLASS}" width="{width}" height="{height}" style="max-width: 100%; height: auto" '
        f'alt="{escape(alt)}" src="{source}">'
    )
