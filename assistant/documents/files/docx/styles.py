"""Styles: which of a Word file's styles hide the text that is set in them."""

from assistant.documents.files.docx import names as n
from assistant.documents.files.docx.package import Package

PART = "word/styles.xml"
LONGEST_CHAIN = 20


def hidden_styles(package: Package) -> frozenset[str]:
    """Give the names of the styles that hide text, by themselves or by what they are based on."""
    root = package.root(PART, only_with=b"vanish")
    if root is None:
        return frozenset()
    says: dict[str, bool | None] = {}
    base: dict[str, str] = {}
    for style in root.iter(n.w("style")):
        name = style.get(n.w("styleId"), "")
        flag = style.find(f"{n.R_PR}/{n.VANISH}")
        says[name] = None if flag is None else n.is_on(flag)
        based = style.find(n.w("basedOn"))
        base[name] = "" if based is None else based.get(n.VAL, "")
    return frozenset(name for name in says if _hides(name, says, base))


def _hides(name: str, says: dict[str, bool | None], base: dict[str, str]) -> bool:
    for _ in range(LONGEST_CHAIN):  # a style may be based on itself
        said = says.get(name)
        if said is not None or name not in base:
            return bool(said)
        name = base[name]
    return False
