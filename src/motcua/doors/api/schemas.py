"""The shapes of the API. Names are the house's; the answers of a form have the shapes of the forms room.

What comes in is bounded, and a key nobody knows is an error rather than a wish. Descriptions are sentences of the
catalogue: the document is made in either language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from motcua.ground.money.definitions import LONGEST_RECEIPT_NO
from motcua.ground.people.definitions import ActorKind
from motcua.ground.words.moments import local

Answers = Annotated[
    dict[str, Any],
    Field(
        description=gettext_noop(
            "Câu trả lời theo khóa của biểu mẫu trong thủ tục; tệp trong câu trả lời là `[{ticket}]`"
        ),
        max_length=500,
    ),
]
Ticket = Annotated[str, Field(max_length=2000)]
Key = Annotated[str, Field(max_length=80)]
Tickets = Annotated[
    dict[Key, Annotated[list[Ticket], Field(max_length=20)]],
    Field(
        description=gettext_noop("Khóa của thành phần hồ sơ và các vé nhận được từ `POST /papers`"),
        max_length=50,
    ),
]
HeldPapers = Annotated[
    dict[Key, UUID],
    Field(
        description=gettext_noop("Giấy tờ trong kho của người nộp dùng thay cho tệp: khóa của thành phần, id giấy tờ"),
        max_length=50,
    ),
]
Ground = Annotated[
    Literal["", "unreadable", "changed", "doubt", "law"],
    Field(description=gettext_noop("Căn cứ khi vẫn yêu cầu, vẫn nhận giấy tờ mà người nộp đã có trong kho")),
]
Long = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=100)]
Version = Annotated[
    int | None,
    Field(description=gettext_noop("Phiên bản hồ sơ bạn đã xem; nếu hồ sơ đã đổi, yêu cầu bị từ chối (409)"), ge=1),
]
Moment = Annotated[datetime, AfterValidator(local)]
_LARGEST_ID = 2**63 - 1


class TextOut(Schema):
    vi: str
    en: str


class ProcedureBrief(Schema):
    code: str
    name: TextOut
    summary: TextOut
    sector: str
    online: str
    verified: bool = Field(description=gettext_noop("Nội dung đã được đối chiếu với văn bản pháp luật"))


class ProcedureOut(ProcedureBrief):
    definition: str = Field(description=gettext_noop("Mã băm của định nghĩa đang có hiệu lực"))
    body: dict[str, Any] = Field(description=gettext_noop("Toàn bộ nội dung công bố: biểu mẫu, giấy tờ, phí, các bước"))


class ActsForOut(Schema):
    party_id: UUID = Field(description=gettext_noop("Gửi ở đầu đề On-Behalf-Of"))
    name: str
    ground: str = Field(description=gettext_noop("Căn cứ: authorised:<số> hoặc mandate:<số>"))
    procedures: list[str] = Field(description=gettext_noop("Chỉ những thủ tục này; rỗng là mọi thủ tục"))


class MeOut(Schema):
    ref: str
    name: str
    kind: ActorKind
    duties: list[DutyOut] = Field(description=gettext_noop("Nhiệm vụ hôm nay, kể cả được ủy quyền"))
    acts_for: UUID | None = Field(description=gettext_noop("Đang thực hiện thay cho ai, theo đầu đề On-Behalf-Of"))
    may_act_for: list[ActsForOut] = Field(description=gettext_noop("Được thực hiện thay cho ai hôm nay"))


class ReadingOut(Schema):
    number: int = Field(description=gettext_noop("Số của lượt xem; gửi ở `before` để lấy các lượt cũ hơn"))
    at: Moment
    office: str
    post: str
    what: str = Field(description=gettext_noop("case, paper, letter, search, vault, export, api hoặc reveal"))
    purpose: str = Field(description=gettext_noop("handling, asked, directing, counter hoặc outside"))
    case: str = Field(description=gettext_noop("Mã hồ sơ, nếu có"))
    reason: str


class HoldingOut(Schema):
    id: UUID
    code: str = Field(description=gettext_noop("Mã kết quả số hóa"))
    type: str = Field(description=gettext_noop("Khóa của loại giấy tờ"))
    title: str
    about: str = Field(description=gettext_noop("Người mà giấy tờ nói về, nếu không phải chủ giấy tờ"))
    number: str
    issuer: str
    issued_on: date | None
    valid_until: date | None = Field(description=gettext_noop("Ngày cuối còn hiệu lực; null khi không ghi thời hạn"))
    valid: bool = Field(description=gettext_noop("Hôm nay còn dùng được"))
    trust: str = Field(description=gettext_noop("handed_in, certified, digitised hoặc issued"))
    case: str = Field(description=gettext_noop("Mã hồ sơ mà từ đó có giấy tờ này, nếu có"))


class HoldingPage(Schema):
    holdings: list[HoldingOut]
    after: str = Field(description=gettext_noop("Khóa của trang sau; rỗng ở trang cuối"))


class DutyOut(Schema):
    office: str
    duty: str


class PaperOut(Schema):
    component: str
    digest: str
    name: str
    size: int
    type: str


class TicketOut(Schema):
    ticket: str = Field(description=gettext_noop("Vé để nộp tệp này; chỉ tài khoản đã tải lên dùng được, 30 ngày"))
    digest: str
    name: str
    size: int
    type: str


class CaseBrief(Schema):
    id: UUID
    code: str
    procedure: str
    channel: str
    state: int = Field(description=gettext_noop("Mã trạng thái quốc gia của hồ sơ, 1 đến 10"))
    office: str = Field(description=gettext_noop("Mã định danh điện tử của cơ quan giải quyết"))
    applicant_name: str
    filed_at: Moment
    received_at: Moment | None
    due_at: Moment | None
    finished_at: Moment | None
    step: str
    outcome: str
    version: int


class PromiseOut(Schema):
    kind: str
    key: str
    owed_by: str
    office: str
    state: str
    due_at: Moment
    budget: str
    law: str


class CaseOut(CaseBrief):
    definition: str
    answers: dict[str, Any]
    papers: list[PaperOut]
    reason: str
    owed: list[PromiseOut] = Field(description=gettext_noop("Ai còn phải làm gì, chậm nhất lúc nào"))


class CasePage(Schema):
    cases: list[CaseBrief]
    after: str = Field(description=gettext_noop("Khóa của trang sau; rỗng ở trang cuối"))


class FactOut(Schema):
    kind: str
    actor: str
    happened_at: Moment
    known_at: Moment
    payload: dict[str, Any]


class LetterOut(Schema):
    id: UUID
    key: str
    title: TextOut
    body: dict[str, Any] = Field(description=gettext_noop("Các đoạn và bảng của văn bản, theo ngôn ngữ"))
    issued_by: str
    issued_at: Moment


class ConsultationOut(Schema):
    id: UUID
    case_id: UUID
    key: str
    office: str
    question: str
    due_at: Moment
    answered_at: Moment | None
    agrees: bool | None
    opinion: str


class StatusOut(Schema):
    code: str
    procedure: str
    state: int
    office: str
    filed_at: Moment
    due_at: Moment | None


class UnitOut(Schema):
    """One administrative unit over one period."""

    code: str
    title: str = Field(description=gettext_noop("Loại và tên, ví dụ `phường Sen Hồng`"))
    full_name: str = Field(description=gettext_noop("Loại, tên và các đơn vị mà nó nằm trong"))
    level: Literal["province", "district", "commune"]
    province_code: str
    valid_from: date
    valid_to: date | None = Field(description=gettext_noop("Ngày đầu tiên không còn hiệu lực"))
    since_known: bool = Field(description=gettext_noop("false: danh sách không cho biết có từ ngày nào"))


class UnitFound(Schema):
    unit: UnitOut
    now: list[UnitOut] = Field(description=gettext_noop("Các đơn vị đang giữ địa bàn ấy; chính nó nếu còn hiệu lực"))


class UnitStep(Schema):
    """From one unit to the one it became or came from."""

    on: date
    kind: Literal["continue", "merge", "split"]
    share: str = Field(description=gettext_noop("Phần của đơn vị cũ đã chuyển sang đơn vị mới, từ 0 đến 1"))
    share_basis: str
    part: str = Field(description=gettext_noop("Phần của đơn vị mới có từ đơn vị cũ, từ 0 đến 1"))
    part_basis: str
    estimated: bool = Field(description=gettext_noop("true: có tỉ lệ là ước tính, không phải số đo"))
    law: str
    unit: UnitOut


class UnitPage(Schema):
    unit: UnitOut
    in_force: bool = Field(description=gettext_noop("Có hiệu lực vào ngày được hỏi"))
    lies_in: list[UnitOut]
    came_from: list[UnitStep]
    became: list[UnitStep]
    holders: list[UnitOut] = Field(
        description=gettext_noop("Khi đơn vị kết thúc mà không có đơn vị kế thừa: nơi nhận các đơn vị nằm trong nó")
    )
    bearers: list[UnitOut] = Field(description=gettext_noop("Mọi đơn vị từng mang mã này, cũ nhất trước"))


class SignatureOut(Schema):
    by: str = Field(description="`person`, `seal`, `digitiser`")
    name: str
    post: str
    signed_at: Moment
    certificate: str = Field(description=gettext_noop("SHA-256 của chứng thư"))
    authority: str = Field(
        description=gettext_noop(
            "Thẩm quyền lúc ký: `both` (có), `decision` (theo quyết định nhập sau), "
            "`house` (chỉ theo ghi nhận lúc đó), `none` (không), `seal` (con dấu)"
        )
    )


class IssuedPaperOut(Schema):
    code: str
    state: str = Field(description="`valid`, `revoked`, `replaced`")
    kind: str
    title: TextOut
    office: str = Field(description=gettext_noop("Tên cơ quan lúc ban hành"))
    holder: str = Field(description=gettext_noop("Người được cấp, đã che tên"))
    issued_at: Moment
    revoked_at: Moment | None
    decision: str
    replaced_by: str
    sha256: list[str] = Field(description=gettext_noop("Mọi bản của tệp đã phát hành, bản sau cùng ở cuối"))
    signatures: list[SignatureOut]


class LedgerLine(Schema):
    start: Moment
    end: Moment
    counted: bool
    minutes: int = Field(description=gettext_noop("Số phút làm việc trong khoảng này"))
    days: int = Field(description=gettext_noop("Số ngày được tính, với thời hạn theo ngày hoặc tháng"))
    reason: str
    law: str


class DueOut(Schema):
    start: Moment
    duration: str
    office: str
    due: Moment
    ledger: list[LedgerLine] = Field(
        description=gettext_noop("Từng khoảng từ lúc nộp đến lúc hẹn trả, có tính hay không và theo căn cứ nào")
    )


class RatingOut(Schema):
    stars: int
    comment: str


class Given(Schema):
    """What a program sends."""

    model_config = ConfigDict(extra="forbid")


class FilingIn(Given):
    procedure: Short
    answers: Answers
    papers: Tickets = {}
    held: HeldPapers = {}
    place_code: str = Field(
        "",
        max_length=10,
        description=gettext_noop("Mã xã, phường nơi giải quyết, khi thủ tục cho người nộp chọn"),
    )

    secrecy: Literal["thuong", "mat", "toi_mat", "tuyet_mat"] = Field(
        "thuong",
        description=gettext_noop(
            "Độ mật của giấy tờ, do bên nộp khai. Hệ thống này không nhận bí mật nhà nước: chỉ “thuong” được nhận."
        ),
    )


class CounterIn(FilingIn):
    office: Short = Field(description=gettext_noop("Mã định danh của bộ phận một cửa tiếp nhận"))
    applicant_id: UUID | None = None
    channel: Literal["counter", "post"] = "counter"
    held_ground: Ground = ""
    held_reason: Long = ""


class Act(Given):
    version: Version = None


class ReasonIn(Act):
    reason: Long


class WithdrawIn(Act):
    reason: Long = ""


class MoreIn(ReasonIn):
    missing: list[Key] = Field(
        [], max_length=50, description=gettext_noop("Khóa của thành phần hoặc câu trả lời còn thiếu")
    )
    held_ground: Ground = ""
    held_reason: Long = ""


class SupplementIn(Act):
    answers: Answers | None = None
    papers: Tickets = {}
    held: HeldPapers = {}
    held_ground: Ground = ""
    held_reason: Long = ""


class NoteIn(Act):
    note: Long = ""


class AssignIn(Act):
    to: int = Field(ge=1, le=_LARGEST_ID, description=gettext_noop("Số của tài khoản cán bộ nhận việc"))


class ExtendIn(ReasonIn):
    by: Short = Field(description=gettext_noop("Thời gian hẹn thêm, ví dụ `5 working_days`"))


class ConsultIn(Act):
    key: Key
    question: Long


class OpinionIn(Given):
    agrees: bool
    opinion: Long


class PaymentIn(Act):
    how: Literal["cash", "transfer", "card", "qr"]
    receipt_no: str = Field("", max_length=LONGEST_RECEIPT_NO)


class DecisionIn(Act):
    outcome: Key
    reason: Long = ""


class DeliveryIn(Act):
    how: Literal["counter", "online", "post"] = "counter"


class RatingIn(Given):
    stars: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)


MeOut.model_rebuild()
