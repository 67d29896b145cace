"""The instruments the steps cite."""

from portal.kernel.law import Citation

_O310 = "行政执法机关移送涉嫌犯罪案件的规定"
_MPS = "公安机关办理刑事案件程序规定"
_JCG = "人民检察院刑事诉讼规则"


def o310(article: str) -> Citation:
    """Return an article of State Council Order 310 (2001, revised by Order 730 of 2020)."""
    return Citation(f"{_O310}（国务院令第310号，2020年修订）", article)


def mps(article: str) -> Citation:
    """Return an article of the police procedure in criminal cases (2020)."""
    return Citation(f"{_MPS}（2020年）", article)


def jcg(article: str) -> Citation:
    """Return an article of the procuratorates' rules of criminal procedure (2019)."""
    return Citation(f"{_JCG}（2019年）", article)
