"""Invented ledgers of any size: the same number of records always gives the same workbook."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import words
from bench.rows import END, START, YEARS, Row, Rows
from weiyuan.core.ledger.sheet import Sheet
from weiyuan.core.ledger.writing import write_book
from weiyuan.ledger.sheets import BODY, SHEETS

# Of a thousand records, how many stand in each register that grows; residents' matters are all the rest.
SHARES = {
    "联络记录": 80, "委员困难": 10, "上级要求": 8, "计划任务": 30, "情况通报": 10, "阅读回执": 30, "表彰": 4,
    "宣传报道": 10, "办理记录": 60, "典型案例": 2, "问卷答案": 20, "学习": 12, "学习材料": 20, "学习出席": 60,
    "活动": 35, "活动出席": 100, "走访跟进": 8, "接待日": 20, "提案": 15, "提案联名": 20, "提案反馈": 10,
    "社情民意": 40, "信息采用": 15, "调研报告": 4, "文章发表": 3, "协商议事": 5, "协商意见": 12, "协商成果": 6,
}  # fmt: skip


def write_ledger(path: Path, office: Office) -> int:
    """Write an office's ledger with the engine's own writer; returns the number of records.

    Raises KeyError for a register or column that the product does not know (any more).
    """

    def values(sheet: Sheet) -> list[list[Any]]:
        rows = left.pop(sheet.title, [])
        if unknown := {name for row in rows for name in row} - set(sheet.fields):
            raise KeyError(f"{sheet.title}: {unknown}")
        return [[row.get(name) for name in sheet.fields] for row in rows]

    left = dict(office.rows)
    written = write_book((BODY, *SHEETS), path, values) - 1  # the body itself is no record
    if left:
        raise KeyError(f"no such sheets: {sorted(left)}")
    return written


class Office(Rows):
    """The registers of one invented body."""

    def __init__(self, records: int) -> None:
        super().__init__(seed=records)
        self.size = records
        self._body()
        self._people()
        self._governance()
        self._five_ones()
        self._investment()
        grown = {title: records * share // 1000 for title, share in SHARES.items()}
        matters = records - sum(len(rows) for rows in self.rows.values()) + 1 - sum(grown.values())
        self._matters(grown, matters)
        self._contacts(grown)
        self._learning(grown)
        self._activities(grown)
        self._proposals(grown)
        self._reports(grown)
        self._consultations(grown)

    # --- the body and its people --------------------------------------------------------------------

    def _body(self) -> None:
        name = f"澄川市南浦区柳荫街道政协委员工作室（{self.size}）"
        self.rows["机构"] = [
            {
                "name": name, "short_name": "柳荫街道委员工作室", "area_name": "柳荫街道", "body_type": "委员工作室",
                "level": "街道", "founded_on": START, "parent_cppcc": "澄川市南浦区委员会",
                "party_committee": "柳荫街道党工委", "summary_from": START, "summary_to": END,
            }
        ]  # fmt: skip
        stations = min(len(words.COMMUNITIES), 4 + self.size // 5000)
        self.add("联络站", stations, lambda at: {
            "no": f"ZHAN-{at:02d}", "name": f"{words.COMMUNITIES[at - 1]}站", "founded_on": START,
            "community": f"{words.COMMUNITIES[at - 1]}社区", "opinion_box": "是",
        })  # fmt: skip
        self.add(
            "工作人员", stations + 2, lambda at: {"no": f"RY-{at:02d}", "name": self._name(), "main_post": "社区负责人"}
        )
        posts = ["主任", "联络员", *["联络站站长"] * stations]
        self.add("任职", len(posts), lambda at: {
            "person": f"RY-{at:02d}", "post": posts[at - 1], "start": START, "duty_text": "负责日常工作",
            "station": f"ZHAN-{at - 2:02d}" if at > 2 else None,
        })  # fmt: skip
        self.add("科室和承办单位", len(words.OFFICES), lambda at: {
            "no": f"DW-{at:02d}", "name": words.OFFICES[at - 1], "kind": "街道科室",
        })  # fmt: skip

    def _name(self) -> str:
        return self.dice.choice(words.SURNAMES) + self.dice.choice(words.GIVEN)

    def _people(self) -> None:
        members = min(200, 20 + self.size // 500)
        dice = self.dice
        self.add("届次", 1, lambda at: {"no": "JIE-01", "number": 9, "start": START, "end": END})
        self.add("全会", len(YEARS), lambda at: {
            "no": f"HUI-{at:02d}", "term": "JIE-01", "times": at, "start": date(YEARS[at - 1], 1, 10),
            "end": date(YEARS[at - 1], 1, 13),
        })  # fmt: skip
        self.add("委员", members, lambda at: {
            "no": f"WY-{at:03d}", "name": self._name(), "gender": dice.choice("男女"),
            "party": dice.choice(words.PARTIES), "employer": dice.choice(words.EMPLOYERS),
            "field": "教育", "system": dice.choice(words.SYSTEMS), "stations": self.some("联络站", "no", 2),
        })  # fmt: skip
        self.add("委员任期", members, lambda at: {
            "member": f"WY-{at:03d}", "term": "JIE-01", "cppcc_level": "区政协",
            "sector": dice.choice(words.SECTORS), "part_time": "是", "joined_on": START,
        })  # fmt: skip

    def _governance(self) -> None:
        self.add("制度", 8, lambda at: {"no": f"ZD-{at:02d}", "title": f"工作制度之{at}", "on_wall": "是"})
        self.add("制度版本", 8, lambda at: {
            "rule": f"ZD-{at:02d}", "edition": 1, "text": "第一条 为做好工作，制定本制度。", "state": "施行",
            "adopted_on": START, "effective_on": START,
        })  # fmt: skip
        self.add("工作计划", len(YEARS), lambda at: {
            "no": f"JH-{YEARS[at - 1]}-01", "year": YEARS[at - 1], "title": f"{YEARS[at - 1]}年工作计划",
            "state": "执行中", "approved_on": date(YEARS[at - 1], 1, 5),
        })  # fmt: skip
        self.add("年初部署", len(YEARS), lambda at: {
            "year": YEARS[at - 1], "on": date(YEARS[at - 1], 1, 20), "title": f"{YEARS[at - 1]}年工作会议",
        })  # fmt: skip

    def _five_ones(self) -> None:
        """The five-ones of each year: every member, every item."""
        names = ("提一件提案", "报一条信息", "参加一次调研", "参加一次接待", "办一件实事")
        members = len(self.rows["委员"])
        self.add("五个一方案", len(YEARS), lambda at: {"no": f"WG-{at:02d}", "year": YEARS[at - 1], "title": "五个一"})
        self.add("五个一事项", 5 * len(YEARS), lambda at: {
            "no": f"WX-{at:02d}", "scheme": f"WG-{(at - 1) // 5 + 1:02d}", "position": (at - 1) % 5 + 1,
            "name": names[(at - 1) % 5],
        })  # fmt: skip
        year = {at: YEARS[(at - 1) // 5] for at in range(1, 5 * len(YEARS) + 1)}
        pairs = [(m, item) for m in range(1, members + 1) for item in year]
        chosen = self.dice.sample(pairs, min(len(pairs), self.size // 25))
        self.add("五个一", len(chosen), lambda at: {
            "member": f"WY-{chosen[at - 1][0]:03d}", "item": f"WX-{chosen[at - 1][1]:02d}",
            "done_on": date(year[chosen[at - 1][1]], self.dice.randint(1, 12), 15), "state": "已认定",
        })  # fmt: skip

    def _investment(self) -> None:
        self.add("招商线索", 2 * len(YEARS), lambda at: {
            "no": f"ZS-{YEARS[(at - 1) // 2]}-{(at - 1) % 2 + 1:03d}", "title": f"项目之{at}", "investor": "恒远公司",
            "reported_on": date(YEARS[(at - 1) // 2], 2, 1), "capital_kind": "外资", "currency": "美元",
            "contract_amount": 600, "contract_on": date(YEARS[(at - 1) // 2], 5, 1), "arrived_amount": 500,
            "arrived_asof": date(YEARS[(at - 1) // 2], 9, 30), "certified_by": "区商务局", "state": "资金到位",
        })  # fmt: skip
        self.add("引资总额", len(YEARS), lambda at: {
            "capital_kind": "外资", "start": date(YEARS[at - 1], 1, 1), "end": date(YEARS[at - 1], 12, 31),
            "asof": date(YEARS[at - 1], 11, 30), "amount_wan": 2000, "source": "区商务局",
        })  # fmt: skip
        self.add("引资认领", 2 * len(YEARS), lambda at: {
            "lead": self.rows["招商线索"][at - 1]["no"], "member": self.any("委员", "no"), "amount_wan": 300,
            "asof": date(YEARS[(at - 1) // 2], 9, 30),
        })  # fmt: skip

    # --- the registers that grow ----------------------------------------------------------------------

    def _matters(self, grown: dict[str, int], count: int) -> None:
        def matter(_at: int) -> Row:
            dice, at = self.dice, self.moment()
            heard = at.date()
            row: Row = {
                "received_at": at, "content": self.trouble(),
                "channel": dice.choice(("接待日", "走访", "联络站", "电话", "信箱")), "kind": "意见建议",
                "station": self.any("联络站", "no"), "collected_by": self.often(0.5, self.any("委员", "no")),
                "category": dice.choice(words.CATEGORIES), "locations": dice.choice(words.PLACES),
                "due_finish": heard + timedelta(days=30), "state": "已登记",
            }  # fmt: skip
            if dice.random() < 0.4:
                row |= {"person_name": self._name(), "phone": f"139{dice.randrange(10**8):08d}", "consent": "是"}
            if dice.random() < 0.9:
                row |= {"accepted_on": heard, "assigned_unit": self.any("科室和承办单位", "no"), "state": "已交办"}
            if row["state"] == "已交办" and dice.random() < 0.9:
                told = self.after(heard, 40)
                row |= {
                    "replied_on": told, "result": dice.choice(words.RESULTS), "result_class": "已解决",
                    "feedback_on": told, "feedback_way": "电话", "closed_on": told, "state": "已办结",
                    "satisfaction": dice.choice(("满意", "满意", "基本满意", "不满意")),
                }  # fmt: skip
            return row

        self.add("群众意见", count, matter)
        self.number("群众意见", "QS", "received_at", 4)
        self.add("办理记录", grown["办理记录"], lambda at: {
            "matter": self.any("群众意见", "no"), "kind": self.dice.choice(("现场了解", "催办", "回访")),
            "on": self.day(), "member": self.any("委员", "no"), "content": self.trouble(),
        })  # fmt: skip
        self.add("典型案例", grown["典型案例"], lambda at: {
            "title": f"案例之{at}", "on": self.day(), "problem": self.trouble(), "action": "现场协调",
            "members": self.some("委员", "no", 2), "result": self.dice.choice(words.RESULTS), "finished": "是",
        })  # fmt: skip
        self.add("问卷答案", grown["问卷答案"], lambda at: {
            "on": self.day(), "question": self.dice.choice(("群众最关心什么", "群众最希望解决什么")),
            "answer": self.dice.choice(words.CATEGORIES), "votes": self.dice.randint(1, 90),
            "station": self.any("联络站", "no"),
        }, "on", "question", "answer", "station")  # fmt: skip

    def _contacts(self, grown: dict[str, int]) -> None:
        dice = self.dice

        def contact(_at: int) -> Row:
            with_member = dice.random() < 0.8
            return {
                "kind": "委员联系" if with_member else dice.choice(("交流工作", "互通信息", "研讨重要问题")),
                "on": self.day(), "content": f"沟通{dice.choice(words.TOPICS)}工作",
                "member": self.any("委员", "no") if with_member else None,
                "office": None if with_member else self.any("科室和承办单位", "no"),
            }  # fmt: skip

        self.add("联络记录", grown["联络记录"], contact, "kind", "on", "member", "office")
        self.add("委员困难", grown["委员困难"], lambda at: {
            "member": self.any("委员", "no"), "reported_on": self.day(), "content": "履职时间难以安排",
            "state": "已说明",
        }, "member", "reported_on")  # fmt: skip
        self.add("上级要求", grown["上级要求"], lambda at: {
            "title": f"关于{dice.choice(words.TOPICS)}调研的通知之{at}", "issuer": "区政协", "received_on": self.day(),
            "content": "按照统一安排开展工作", "state": "已收到",
        })  # fmt: skip
        self.add("计划任务", grown["计划任务"], self._task)
        self.number("计划任务", "RW", "due_on")
        self.add("情况通报", grown["情况通报"], lambda at: {
            "title": f"情况通报第{at}期", "issued_on": self.day(), "content": "通报有关情况",
            "recipients": self.some("委员", "no", 5),
        })  # fmt: skip
        self.number("情况通报", "TB", "issued_on")
        self.add("阅读回执", grown["阅读回执"], lambda at: {
            "briefing": self.any("情况通报", "no"), "member": self.any("委员", "no"), "read_on": END,
        }, "briefing", "member")  # fmt: skip
        self.add("表彰", grown["表彰"], lambda at: {
            "title": f"先进集体之{at}", "level": "区级", "awarded_on": self.day(), "issuer": "区政协",
            "members": self.some("委员", "no", 2),
        })  # fmt: skip
        self.add("宣传报道", grown["宣传报道"], lambda at: {
            "title": f"委员进社区之{at}", "medium": dice.choice(words.PERIODICALS), "level": "市级",
            "published_on": self.day(),
        })  # fmt: skip

    def _task(self, at: int) -> Row:
        due = self.day()
        done = self.dice.random() < 0.9
        return {
            "plan": f"JH-{due.year}-01", "title": f"{self.dice.choice(words.TOPICS)}任务之{at}",
            "category": self.dice.choice(("学习", "接待", "视察调研活动", "提案")), "due_on": due, "target_count": 1,
            "state": "已完成" if done else "未开始", "done_on": due if done else None,
        }  # fmt: skip

    def _learning(self, grown: dict[str, int]) -> None:
        dice = self.dice
        self.add("学习", grown["学习"], lambda at: {
            "title": f"{dice.choice(words.LESSONS)}学习之{at}", "kind": "理论学习",
            "at": self.moment(), "topic": dice.choice(words.LESSONS), "must_know": self.often(0.2, "是"),
            "plan_task": self.often(0.7, self.any("计划任务", "no")), "state": "已归档",
        })  # fmt: skip
        self.number("学习", "XX", "at")
        self.add("学习材料", grown["学习材料"], lambda at: {
            "session": self.any("学习", "no"), "kind": dice.choice(("政治理论", "报刊文章")),
            "title": f"{dice.choice(words.LESSONS)}读本{dice.randint(1, 40)}", "source": dice.choice(words.PERIODICALS),
        }, "session", "title")  # fmt: skip
        self.add("学习出席", grown["学习出席"], lambda at: {
            "session": self.any("学习", "no"), "member": self.any("委员", "no"),
            "state": dice.choice(("出席", "出席", "出席", "请假", "缺席")),
            "takeaway": self.often(0.2, "联系实际，学以致用"),
        }, "session", "member")  # fmt: skip

    def _activities(self, grown: dict[str, int]) -> None:
        dice = self.dice
        self.add("活动", grown["活动"], lambda at: {
            "title": f"{dice.choice(words.TOPICS)}活动之{at}", "start": self.moment(),
            "kind": dice.choice(("走访群众", "视察", "调研", "协调", "公益便民服务")),
            "station": self.any("联络站", "no"), "households": dice.randint(0, 20), "people_served": dice.randint(0, 9),
            "plan_task": self.often(0.8, self.any("计划任务", "no")), "rule": self.often(0.3, self.any("制度", "no")),
            "state": "已归档",
        })  # fmt: skip
        self.number("活动", "HD", "start")
        self.add("活动出席", grown["活动出席"], lambda at: {
            "activity": self.any("活动", "no"), "member": self.any("委员", "no"),
            "state": dice.choice(("已出席", "已出席", "已签到", "同意请假", "缺席")),
        }, "activity", "member")  # fmt: skip
        self.add("走访跟进", grown["走访跟进"], lambda at: {
            "activity": self.any("活动", "no"), "content": f"跟进事项之{at}", "done_on": self.day(), "state": "已落实",
        })  # fmt: skip
        self.add("接待日", grown["接待日"], self._reception, "on", "place")

    def _reception(self, _at: int) -> Row:
        station = self.dice.choice(self.rows["联络站"])
        return {
            "on": self.day(), "station": station["no"], "place": station["name"], "state": "已结束",
            "members_on_duty": self.some("委员", "no", 3), "people_received": self.dice.randint(0, 15),
        }  # fmt: skip

    def _proposals(self, grown: dict[str, int]) -> None:
        dice = self.dice
        self.add("提案", grown["提案"], lambda at: {
            "title": f"关于加强{dice.choice(words.TOPICS)}的建议之{at}",
            "proposer": self.any("委员", "no"), "session": self.any("全会", "no"), "submitted_on": self.day(),
            "state": "已办复", "category": "社会建设", "reply_class": dice.choice("ABC"), "reply_date": END,
            "source_matters": self.often(0.4, self.some("群众意见", "no", 3)),
            "host_units": self.some("科室和承办单位", "no", 2), "problem": self.trouble(), "suggestion": "完善设施",
        })  # fmt: skip
        self.number("提案", "TA", "submitted_on")
        proposers = {row["no"]: row["proposer"] for row in self.rows["提案"]}

        def cosign(_at: int) -> Row:
            proposal = self.any("提案", "no")
            others = [m["no"] for m in self.rows["委员"] if m["no"] != proposers[proposal]]
            return {"proposal": proposal, "member": dice.choice(others), "state": "已签"}

        self.add("提案联名", grown["提案联名"], cosign, "proposal", "member")
        self.add("提案反馈", grown["提案反馈"], lambda at: {
            "proposal": self.any("提案", "no"), "on": END, "attitude": dice.choice(("满意", "理解")),
        }, "proposal")  # fmt: skip

    def _reports(self, grown: dict[str, int]) -> None:
        dice = self.dice
        self.add("调研报告", grown["调研报告"], lambda at: {
            "title": f"{dice.choice(words.TOPICS)}调研报告之{at}", "state": "已报送",
            "lead_writer": self.any("委员", "no"), "team": self.some("委员", "no", 4), "submitted_on": self.day(),
            "activities": self.some("活动", "no", 2),
        })  # fmt: skip
        self.number("调研报告", "DY", "submitted_on")
        self.add("社情民意", grown["社情民意"], self._opinion)
        self.number("社情民意", "SQ", "reported_on")
        self.add("信息采用", grown["信息采用"], lambda at: {
            "opinion": self.any("社情民意", "no"), "level": dice.choice(("区级", "市级", "省级")), "adopter": "区政协",
            "on": END,
        }, "opinion", "level")  # fmt: skip
        self.add("文章发表", grown["文章发表"], lambda at: {
            "title": f"谈{dice.choice(words.TOPICS)}之{at}", "periodical": dice.choice(words.PERIODICALS),
            "on": self.day(), "authors": self.some("委员", "no", 2),
        })  # fmt: skip

    def _opinion(self, at: int) -> Row:
        day = self.day()
        return {
            "title": f"反映{self.dice.choice(words.TOPICS)}问题之{at}", "reported_on": day,
            "reporter": self.any("委员", "no"), "co_reporters": self.often(0.3, self.some("委员", "no", 2)),
            "state": "已采用", "category": "其他", "situation": self.trouble(), "advice": "加强统筹",
            "source_matter": self.often(0.6, self.any("群众意见", "no")), "reviewer": "陆文昭", "reviewed_on": day,
            "sent_to": "区政协", "sent_on": day,
        }  # fmt: skip

    def _consultations(self, grown: dict[str, int]) -> None:
        dice = self.dice
        self.add("协商议事", grown["协商议事"], lambda at: {
            "title": f"{dice.choice(words.TOPICS)}协商之{at}", "kind": "专题协商",
            "on": self.day(), "state": "形成共识", "members": self.some("委员", "no", 6),
            "source_matters": self.some("群众意见", "no", 2), "residents": dice.randint(0, 12),
        })  # fmt: skip
        self.number("协商议事", "XS", "on")
        self.add("协商意见", grown["协商意见"], lambda at: {
            "consultation": self.any("协商议事", "no"), "member": self.any("委员", "no"),
            "subject": dice.choice(words.TOPICS), "text": self.trouble(), "adopted": self.often(0.5, "是"),
        }, "consultation", "member", "text")  # fmt: skip
        self.add("协商成果", grown["协商成果"], lambda at: {
            "consultation": self.any("协商议事", "no"), "item": f"成果事项之{at}", "state": "待落实",
            "unit": self.any("科室和承办单位", "no"),
        })  # fmt: skip
