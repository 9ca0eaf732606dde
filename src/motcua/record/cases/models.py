"""The tables of cases: invariants and indexes, no verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from motcua.ground.offices.models import Office
from motcua.ground.packs.models import Definition
from motcua.ground.people.models import Account, Party
from motcua.ground.vault.models import Holding
from motcua.ground.words.ids import new_id
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import State

STATES = [(s.value, s.name) for s in State]
ENDED_STATES = (State.NOT_ACCEPTED, State.WITHDRAWN, State.STOPPED, State.DELIVERED)
IS_OPEN = Q(closed_at__isnull=True)


def _column_indexes() -> list[models.Index]:
    """One index for each column a procedure may show in the work list, over the rows that fill it."""
    texts = [(column, ~Q(**{column: ""})) for column in ("text_1", "text_2", "text_3")]
    others = [(column, Q(**{f"{column}__isnull": False})) for column in ("date_1", "date_2", "number_1", "number_2")]
    return [
        models.Index(fields=["office", column, "id"], name=f"case_{column}", condition=filled)
        for column, filled in texts + others
    ]


class Serial(models.Model):
    """The last serial an office has given out on a day. Its row is the only lock between two filings, so offices
    never wait for each other and a filing that fails leaves no gap."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "day"], name="serial_per_office_and_day")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}: {self.last}"


class Case(models.Model):
    """A dossier (hồ sơ).

    ``definition`` is the procedure as it stood on the day of filing, by hash, for ever. ``answers`` is one JSON row in
    the shapes of the forms room. ``due_at`` is what the running promise says, copied here so that the work list is one
    index. ``sector`` and ``grade`` (`words.grades.rank`) are the procedure's, copied because they decide
    who sees the case. ``version`` grows with every act: a page that shows an older one is stale.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60, unique=True)
    procedure = models.CharField(max_length=12)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=60)
    grade = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=8)
    state = models.PositiveSmallIntegerField(choices=STATES)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    receiving_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=10, blank=True)
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    applicant_name = models.CharField(max_length=200, blank=True)
    filed_by = models.CharField(max_length=80)
    filing_key = models.CharField(max_length=80)
    answers = models.JSONField(default=dict)

    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    step = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=10, blank=True)
    assignee = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    supplements = models.PositiveSmallIntegerField(default=0)
    extended = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    text_1 = models.CharField(max_length=200, blank=True)
    text_2 = models.CharField(max_length=200, blank=True)
    text_3 = models.CharField(max_length=200, blank=True)
    date_1 = models.DateField(null=True)
    date_2 = models.DateField(null=True)
    number_1 = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    number_2 = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    search_text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filed_by", "filing_key"], name="case_filed_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state__in=ENDED_STATES)
                | Q(closed_at__isnull=True) & ~Q(state__in=ENDED_STATES),
                name="case_closed_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=False) | ~Q(state__in=[2, 4, 6, 9, 10]),
                name="case_received_before_processed",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(state__in=[*ENDED_STATES, State.FINISHED]),
                name="case_open_means_due",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="") | ~Q(state__in=[State.FINISHED, State.DELIVERED]),
                name="case_finished_has_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "due_at", "id"], name="case_office_due", condition=IS_OPEN),
            models.Index(fields=["receiving_office", "due_at", "id"], name="case_counter_due", condition=IS_OPEN),
            models.Index(fields=["assignee", "due_at", "id"], name="case_mine", condition=IS_OPEN),
            models.Index(fields=["office", "-filed_at", "-id"], name="case_office_filed"),
            models.Index(fields=["applicant", "-filed_at"], name="case_applicant"),
            models.Index(fields=["procedure", "-filed_at"], name="case_procedure"),
            # For who sees many offices: in the order of the list, taking what is theirs.
            models.Index(fields=["due_at", "id"], name="case_due", condition=IS_OPEN),
            models.Index(fields=["-closed_at", "-id"], name="case_closed", condition=~IS_OPEN),
            *_column_indexes(),
            GinIndex(SearchVector("search_text", config="simple"), name="case_search"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        return f"case:{self.id}"

    @property
    def office_name(self) -> str:
        """Of the office that has it; of one that ended, as that was called on the last day."""
        return self.office.name_on(day_of(self.closed_at)) if self.closed_at else self.office.name

    @property
    def state_now(self) -> State:
        return State(self.state)


class CasePaper(models.Model):
    """A paper handed in, as one component of the dossier or as the answer of a file field. ``holding`` is the paper in
    the applicant's vault that was used instead; the file is that one's, as it was on the day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    component = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=60)
    scanned = models.BooleanField(default=False)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    holding = models.ForeignKey(Holding, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest"], name="case_paper_digest")]

    def __str__(self) -> str:
        return self.name


class Supplement(models.Model):
    """One request to complete the dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplement_requests")
    reason = models.TextField()
    missing = models.JSONField(default=list)
    after_receipt = models.BooleanField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(answered_at__isnull=True), name="one_open_supplement"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%d/%m/%Y}"


class AskedAgain(models.Model):
    """That an officer asked for papers, or took them in, although the applicant held them already, and why: which
    components, on which ground of `once_only.GROUNDS`, in what words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asked_again")
    components = models.JSONField(default=list)
    ground = models.CharField(max_length=20)
    reason = models.TextField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"


class StepRun(models.Model):
    """One step inside processing: when it ran, in whose hands it ended, with what note."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="step_runs")
    key = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(finished_at__isnull=True), name="one_open_step"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class Consultation(models.Model):
    """A question to another office, with its own clock (NĐ 61/2018 art 19.5)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    key = models.CharField(max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    pauses = models.BooleanField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    agrees = models.BooleanField(null=True)
    opinion = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(answered_at__isnull=True), name="one_open_question_per_office"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "due_at"], name="consultation_open", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["office", "case"], name="consultation_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.office_id}"

    @property
    def ref(self) -> str:
        return f"consultation:{self.id}"

    @property
    def office_name(self) -> str:
        """Of the office that is asked; once it answered, as it was called then."""
        return self.office.name_on(day_of(self.answered_at)) if self.answered_at else self.office.name


class IssuedLetter(models.Model):
    """A letter as it was issued: the words are kept, so a later change of the template never changes it.

    ``sheet`` is what its paper shows (`sheets.SHEET`) and ``template`` how it looks, both as on that day. Letters from
    before there were papers have neither, and are printed from their words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(max_length=60)
    form = models.CharField(max_length=60, blank=True)
    title = models.JSONField()
    body = models.JSONField()
    issued_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    sheet = models.JSONField(default=dict)
    template = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, related_name="+")

    if TYPE_CHECKING:
        template_id: int | None

    def __str__(self) -> str:
        return f"{self.key} {self.issued_at:%d/%m/%Y}"

    @property
    def ref(self) -> str:
        return f"letter:{self.id}"


class Prepared(models.Model):
    """A decision as who decides has it on the screen: the very bytes that they will sign, and what they chose. Kept for
    an hour, one a case; a case that changed since (``version``) asks for a new one."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="prepared")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    letter = models.JSONField()
    code = models.CharField(max_length=20)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    if TYPE_CHECKING:
        account_id: int

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Draft(models.Model):
    """What a citizen has typed and not yet filed; kept as typed, valid or not. It stays whose it was begun for: who no
    longer acts for that party cannot file it in their own name by mistake."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    on_behalf_of = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    procedure = models.CharField(max_length=12)
    data = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "-saved_at"], name="draft_owner")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.saved_at:%d/%m/%Y}"


class Rating(models.Model):
    """What the person thought of the service (NĐ 61/2018 art 29-32): one to five, once."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stars__gte=1) & Q(stars__lte=5), name="one_to_five_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/5"
