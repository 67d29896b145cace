"""The instruments the steps cite."""

from portal.kernel.law import Citation, Status


def apl(article: str) -> Citation:
    """Return an article of the law of administrative penalties (2021)."""
    return Citation("中华人民共和国行政处罚法（2021年修订）", article)


def ael(article: str) -> Citation:
    """Return an article of the law of administrative compulsion (2011)."""
    return Citation("中华人民共和国行政强制法", article)


def o735(article: str) -> Citation:
    """Return an article of State Council Order 735."""
    return Citation("医疗保障基金使用监督管理条例（国务院令第735号）", article)


def n4(article: str) -> Citation:
    """Return an article of the procedure of penalties (NHSA Order 4), not read in the original."""
    name = "医疗保障行政处罚程序暂行规定（国家医疗保障局令第4号）"
    return Citation(name, article, Status.NEEDS_CONFIRMATION)


def arl(article: str) -> Citation:
    """Return an article of the law of administrative reconsideration (2023)."""
    return Citation("中华人民共和国行政复议法（2023年修订）", article)


def all_(article: str) -> Citation:
    """Return an article of the law of administrative litigation (2017)."""
    return Citation("中华人民共和国行政诉讼法（2017年修正）", article)
