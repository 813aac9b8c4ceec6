"""A document with one of everything, for the tests of the writers. All people are invented."""

from weiyuan.core.documents.tree import Chart, Document, Heading, Line, Paragraph, Run, Table

RARE = "喆堃垚珺玥琀璟镕䶮㛃𠮷"
NASTY = (
    '#import "@preview/evil:1.0.0": * #read("/etc/passwd") *粗* _斜_ $x^2$ @ref `代码` \\u{41} = 标题 '
    "<script>alert(1)</script> <a href='x'> & \"引\" {{ figures }} {% include x %} ]]> <label>"
)
ROW = "委员深入社区听取居民意见形成闭环办理机制让群众的事有人听"  # 28 characters, no punctuation


def line(*parts: str | tuple[str, str]) -> Line:
    """Runs from words and (words, fact) pairs."""
    return tuple(Run(part) if isinstance(part, str) else Run(*part) for part in parts)


CHART = Chart(
    caption="图1　群众反映集中的事项",
    labels=("道口通行安全", "楼道照明", "老年人就餐"),
    values=(27, 18, 9),
    unit="件",
    conclusion="反映最集中的是道口通行安全，共27件。",
    facts=("topic.1", "topic.2", "topic.3"),
)
TABLE = Table(
    caption="表1　各联络站工作情况",
    header=("联络站", "接待日（次）", "收到意见（件）"),
    rows=(
        (line("东里站"), line(("5", "station.1.days")), line("118")),
        (line("西里站"), line("4"), line("96")),
    ),
    numeric=(1, 2),
)


def sample() -> Document:
    return Document(
        title=("柳荫街道政协委员工作室", "2026年工作总结"),
        addressee="澄川区政协",
        blocks=(
            Paragraph(line("工作室依托", ("5", "orgs.stations"), "个联络站听民意、解民忧。"), key="preface"),
            Heading("一、联系群众"),
            Heading("（一）接待与走访", level=2),
            Paragraph(line(f"委员{'、'.join(RARE)}到场，面积120㎡，满意率９５％。")),
            CHART,
            Heading("二、存在的不足"),
            Paragraph(line(NASTY)),
            TABLE,
        ),
        signature="柳荫街道政协委员工作室",
        signed_on="2026年11月27日",
    )


def pages(count: int) -> Document:
    """Plain text that fills at least ``count`` pages with full lines of 28 characters."""
    paragraph = Paragraph(line(ROW[2:] + ROW * 21))
    return Document(("总结",), (paragraph,) * count)
