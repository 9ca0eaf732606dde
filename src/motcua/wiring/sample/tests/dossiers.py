"""What must hold of the dossiers of any province's sample."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import ClassVar

from motcua.ground.calendar.rules import is_working_day
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.messages.queries import inbox_of
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import calendar_for, promises_on
from motcua.ground.words.moments import day_of
from motcua.record.cases import queries
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case, Rating, Serial
from motcua.record.cases.rules import ENDED, MOVES

TRAYS_OF = {
    "hanh": {"intake", "hand_over", "to_deliver", "waiting", "late"},
    "binh": {"unclaimed", "mine", "waiting", "late"},
    "minh": {"to_decide", "late"},
    "thao": {"asked"},
    "dung": {"intake", "to_decide", "to_deliver", "waiting"},
    "khoa": {"mine", "waiting"},
    "tuan.cb": {"intake", "unclaimed"},
}
STEPS = {(move.start, move.end) for move in MOVES}


class DossiersOfSample:
    """Mixed into a test case whose data is the sample made at ``now``."""

    now: ClassVar[datetime]

    def _actor(self, username: str) -> Actor:
        return actor_for(Account.objects.get(username=username), day_of(self.now))

    def test_every_tray_of_the_cast_holds_something(self) -> None:
        for username, wanted in TRAYS_OF.items():
            counts = queries.tray_counts(self._actor(username), self.now)
            assert {tray for tray in wanted if not counts[tray]} == set(), username

    def test_every_state_is_there_and_late_is_the_exception(self) -> None:
        assert set(Case.objects.values_list("state", flat=True)) == {state.value for state in State}
        running = Case.objects.filter(closed_at=None, state__lt=State.FINISHED, received_at__isnull=False)
        late = running.filter(due_at__lt=self.now).count()
        assert 0 < late <= running.count() / 2

    def test_every_dossier_went_only_by_lawful_moves(self) -> None:
        for case in Case.objects.all():
            states = [State(fact.payload["state"]) for fact in queries.history_of(case) if "state" in fact.payload]
            moved = {(start, end) for start, end in pairwise(states) if start != end}
            assert states[0] in {State.REGISTERED, State.RECEIVED}, case
            assert moved <= STEPS, case
            assert states[-1] == case.state_now, case

    def test_an_open_dossier_is_owed_and_an_ended_one_is_not(self) -> None:
        for case in Case.objects.all():
            owed = [promise for promise in promises_on(case.ref) if promise.closed_at is None]
            assert bool(owed) == (case.state_now not in ENDED | {State.FINISHED}), case

    def test_people_work_in_office_hours_and_never_tomorrow(self) -> None:
        for fact in Fact.objects.filter(kind__startswith="cases."):
            assert fact.happened_at <= self.now, fact
            assert is_working_day(calendar_for(day_of(fact.happened_at)), day_of(fact.happened_at)), fact

    def test_serials_run_without_gaps(self) -> None:
        codes = list(Case.objects.order_by("code").values_list("code", flat=True))
        for serial in Serial.objects.select_related("office"):
            series = [code for code in codes if code.startswith(f"{serial.office.code}-{serial.day:%y%m%d}-")]
            assert [int(code[-4:]) for code in series] == list(range(1, serial.last + 1))

    def test_ba_lan_has_something_at_every_turn(self) -> None:
        lan = self._actor("lan")
        cases = queries.cases_of_citizen(lan).cases
        states = [case.state_now for case in cases]
        assert len(cases) == 6
        assert {State.SUPPLEMENT_ASKED, State.PAYMENT_ASKED, State.IN_PROCESS, State.FINISHED} <= set(states)
        assert states.count(State.DELIVERED) == 2
        assert Rating.objects.filter(case__applicant_id=lan.party_id).exists()
        (asked,) = [case for case in cases if case.state_now == State.SUPPLEMENT_ASKED]
        assert asked.due_at is not None
        assert asked.due_at > self.now
        (draft,) = queries.drafts_of(lan)
        assert draft.data

    def test_everybody_was_told_when_it_happened(self) -> None:
        assert not Delivery.objects.exclude(state=Delivery.DONE).exists()
        letters = inbox_of(self._actor("lan").party_id, limit=100)
        assert len(letters) > 12
        told = [letter.created_at for letter in reversed(letters)]
        assert told == sorted(told)
        assert told[-1] < self.now

    def test_silence_was_noticed(self) -> None:
        broken = Promise.objects.filter(state="broken")
        assert broken.filter(kind="case").exists()
        assert broken.filter(kind="intake").exists()
        assert broken.filter(kind="consultation").exists()
        assert Fact.objects.filter(kind="promises.broken").count() >= broken.count()

    def test_the_old_offices_had_dossiers_too(self) -> None:
        old = Case.objects.filter(office__valid_to__isnull=False).select_related("office")
        assert {case.state_now for case in old} == {State.DELIVERED}
        hanh = self._actor("hanh")
        for case in old:
            assert case.office.in_force(day_of(case.filed_at))
            reads = queries.visible_cases(hanh).filter(pk=case.pk).exists()
            assert reads == (case.office_id in hanh.past_offices), "what ended is read where its office's work went"

    def test_a_report_names_nobody(self) -> None:
        unnamed = Case.objects.filter(applicant=None)
        assert unnamed.count() >= 4
        assert set(unnamed.values_list("filed_by", "applicant_name")) == {("anonymous", "")}

    def test_nobody_of_another_commune_sees_the_main_one(self) -> None:
        offices = {case.office_id for case in queries.visible_cases(self._actor("tuan.cb"))}
        assert offices.isdisjoint(case.office_id for case in queries.visible_cases(self._actor("hanh")))
