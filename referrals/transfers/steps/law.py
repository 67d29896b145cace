"""The instruments the steps cite."""

from portal.kernel.law import Citation, Status

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


def cpl(article: str) -> Citation:
    """Return an article of the law of criminal procedure (2018)."""
    return Citation("中华人民共和国刑事诉讼法（2018年修正）", article)


def apl(article: str) -> Citation:
    """Return an article of the law of administrative penalties (2021)."""
    return Citation("中华人民共和国行政处罚法（2021年修订）", article)


def spp21(article: str) -> Citation:
    """Return an article of the procuratorates' rules on working with administrative agencies (2021)."""
    name = "最高人民检察院关于推进行政执法与刑事司法衔接工作的规定（高检发释字〔2021〕4号）"
    return Citation(name, article, Status.NEEDS_CONFIRMATION)


def spp24(article: str) -> Citation:
    """Return an article of the procuratorates' guide to the way back (2024)."""
    return Citation("人民检察院行刑反向衔接工作指引（2024年）", article, Status.NEEDS_CONFIRMATION)


def j49() -> Citation:
    """Return the joint notice on working together; the article on reports has not been read."""
    name = (
        "国家医疗保障局 公安部关于加强查处骗取医保基金案件行刑衔接工作的通知（医保发〔2021〕49号）"
    )
    return Citation(name, "条号待核", Status.NEEDS_CONFIRMATION)
