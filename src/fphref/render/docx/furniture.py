"""The parts of the file that hold no text of the document: theme, table of fonts, settings, name of the program."""

from __future__ import annotations

from fphref.render.docx.palette import GREY, INK, LINK, NOTE_EDGE, PAPER, Palette
from fphref.render.docx.xml import NAMESPACES

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
FONT = "Inter"
FALLBACK = "Calibri"
_PANOSE = "020B0502030000000004"

APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>fphref</Application></Properties>"
)


def theme_xml(palette: Palette) -> str:
    """Colours and typefaces that Word offers first; all texts name their typeface through it."""
    colours = {
        "dk2": palette.dark, "lt2": PAPER, "accent1": palette.base, "accent2": palette.dark, "accent3": palette.pale,
        "accent4": NOTE_EDGE, "accent5": LINK, "accent6": GREY, "hlink": LINK, "folHlink": LINK,
    }  # fmt: skip
    scheme = f'<a:dk1><a:srgbClr val="{INK}"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    scheme += "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    font = f'<a:latin typeface="{FONT}" panose="{_PANOSE}"/><a:ea typeface=""/><a:cs typeface="Arial"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{_A}" name="fphref"><a:themeElements>'
        f'<a:clrScheme name="fphref">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="fphref"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="fphref"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def fonts_xml() -> str:
    """Inter, and what to put in its place on a computer that lacks it (the file holds no typeface)."""
    return (
        f"<w:fonts {NAMESPACES}>"
        f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:panose1 w:val="{_PANOSE}"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        f'<w:font w:name="{FALLBACK}"><w:altName w:val="Arial"/><w:panose1 w:val="020F0502020204030204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        "</w:fonts>"
    )


def settings_xml(language: str) -> str:
    """Settings. Fields are not set to be updated on opening: Word would ask the reader a question first."""
    word = "http://schemas.microsoft.com/office/word"
    compatibility = (("compatibilityMode", "15"), ("overrideTableStyleFontSizeAndJustification", "1"))
    modes = "".join(f'<w:compatSetting w:name="{n}" w:uri="{word}" w:val="{v}"/>' for n, v in compatibility)
    names = ("bg1", "light1"), ("t1", "dark1"), ("bg2", "light2"), ("t2", "dark2")
    mapping = "".join(f' w:{key}="{value}"' for key, value in names)
    mapping += "".join(f' w:accent{n}="accent{n}"' for n in range(1, 7))
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{modes}</w:compat>'
        f'<w:themeFontLang w:val="{language}"/>'
        f'<w:clrSchemeMapping{mapping} w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )
