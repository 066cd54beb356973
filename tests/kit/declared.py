"""Who may do what, as declared by hand: one row an operation of the OpenAPI document, one letter a role."""

from __future__ import annotations

# One row an operation, one letter a role: A all dossiers, O those of its own units, - not at all.
ROLES = ("specialist", "head", "council", "chair", "agency", "unit", "auditor", "operator", "machine")
DECLARED = """
api.push_message           A A - - - O - A A
api.list_dossiers          A A A A - O A A A
api.show_dossier           A A A A - O A A A
api.show_history           A A A A - O A A A
api.download_attachment    A A A A - O A A A
api.show_crop              A A A A - O A A A
api.download_package       A A A A - O A A A
api.correct_fields         A A - - - - - - -
nominees.amend_rows        A A - - - - - - -
api.reread_papers          A A - - - - - - -
api.decide_dossier         A A A A - - - - -
sender.ask                 - - - - - O - - -
archive.search_archive     A A A A - O A A A
archive.export_search      A A A A - O A A A
archive.list_searches      A A A A - O A A A
archive.run_search         A A A A - O A A A
archive.save_search        A A A A - O A A A
archive.forget_search      A A A A - O A A A
archive.award_history      A A A A - O A A A
units.find_units           A A A A A A A A A
rounds.list_rounds         A A A A - O A A -
rounds.show_round          A A A A - O A A -
rounds.compile_round       A A A A - - - - -
absences.list_absences     A A A A - - - A -
absences.add_absence       A A A A - - - A -
absences.end_absence       A A A A - - - A -
consulting.list_requests   - - - - O - - - -
consulting.show_request    - - - - O - - - -
consulting.download_paper  - - - - O - - - -
consulting.answer_request  - - - - O - - - -
consulting.show_opinion_file A A A A - - A - -
api.list_events            A A A A - - A A A
letters.list_letters       A A A A - - A - -
letters.make_letter        A A A A - - - - -
letters.show_letter        A A A A - - A - -
letters.send_letter        A A A A - - - - -
letters.download_letter    A A A A - - A - -
letters.download_signed    A A A A - - A - -
letters.replace_signed     A A A A - - - - -
trail.list_trail           - - - - - - A - -
keeping.show_fixity        A A - - - - A A -
keeping.show_retention     A A - - - - A - -
keeping.list_disposals     A A - - - - A - -
keeping.show_disposal      A A - - - - A - -
keeping.propose_disposal   A A - - - - - - -
keeping.review_disposal    - A - - - - - - -
keeping.cancel_disposal    A A - - - - - - -
keeping.carry_out_disposal A A - - - - - - -
keeping.download_certificate A A - - - - A - -
keeping.list_holds         A A - - - - A - -
keeping.hold_dossier       A A - - - - - - -
keeping.lift_hold          A A - - - - - - -
council.list_sessions      A A A A - - A - -
council.show_session       A A A A - - A - -
council.convene_session    A A A A - - - - -
council.seat_members       A A A A - - - - -
council.take_ballot        A A A A - - - - -
council.empty_box          A A A A - - - - -
council.choose_tied        A A A A - - - - -
council.close_session      - - A - - - - - -
council.cancel_session     A A A A - - - - -
criteria.show_criteria     A A A A - O A - -
criteria.adopt_criteria    A A - - - O - - -
matrix.show_matrix         A A A A - O A A A
matrix.link_evidence       A A - - - - - - -
matrix.unlink_evidence     A A - - - - - - -
matrix.mark_nominee        A A - - - - - - -
matrix.add_article         A A - - - - - - -
exemplars.list_exemplars   A A A A - O A - -
exemplars.export_press     A A A A - O A - -
difficulties.list_difficulties A A A A - O A - -
difficulties.raise_difficulty  A A - - - O - - -
difficulties.answer_difficulty A A - - - O - - -
past.list_past             A A - - - - - - -
past.show_past             A A - - - - - - -
past.confirm_past          A A - - - - - - -
past.dismiss_past          A A - - - - - - -
subjects.find_subject      - A - - - - A A -
subjects.export_subject    - A - - - - A A -
subjects.list_requests     - A - - - - A A -
subjects.correct_subject   - A - - - - - A -
subjects.restrict_subject  - A - - - - - A -
subjects.lift_restriction  - A - - - - - A -
subjects.decide_erasure    - A - - - - - A -
own_awards.list_own_awards  A A A A - O A - -
own_awards.hand_in        A A - - - O - - -
movement.show_guidance     A A A A - O A - -
movement.write_letter      A A A A - - - - -
desks.list_endpoints       - - - - - - - A -
desks.add_endpoint         - - - - - - - A -
desks.change_endpoint      - - - - - - - A -
desks.rotate_secret        - - - - - - - A -
desks.drop_old_secret      - - - - - - - A -
desks.ping_endpoint        - - - - - - - A -
desks.list_deliveries      - - - - - - - A -
desks.show_delivery        - - - - - - - A -
desks.replay_deliveries    - - - - - - - A -
desks.replay_delivery      - - - - - - - A -
desks.list_quarantine      A A - - - - A A -
desks.handle_message       A A - - - - - A -
desks.release_many         A A - - - - - A -
desks.release_quarantined  A A - - - - - A -
desks.reject_quarantined   A A - - - - - A -
tokens.list_tokens         - - - - - - - A -
tokens.add_token           - - - - - - - A -
tokens.revoke_token        - - - - - - - A -
"""


def table() -> dict[str, dict[str, str]]:
    """Give the reach of each role that may, by operation."""
    rows = (line.split() for line in DECLARED.strip().splitlines())
    words = {"A": "all", "O": "own"}
    return {name: {role: words[sign] for role, sign in zip(ROLES, signs, strict=True) if sign in words}
            for name, *signs in rows}  # fmt: skip
