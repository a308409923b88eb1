"""Habits of the code, each kept by a rule that runs."""

import ast
import re
from pathlib import Path

import pytest

from house.reading import calls, functions, place, sources, templates

LONGEST_FUNCTION = 35

# Who may look across partners, and why no more than an answer comes of it.
ACROSS_PARTNERS = {
    "deals/conflicts.py:check_conflicts": "hands on a verdict; partners get its result only",
    "deals/actions/checking.py:recognise_and_check": "an id of the vendor's record, and the result",
    "deals/actions/checking.py:check_again": "at approval; writes the vendor's note",
    "deals/actions/probing.py:tell_channel_manager": "writes an internal event",
    "partners/segments.py:_read": "what segments mean, for compiler and evaluator; answers come of it",
    "deals/finding.py:_candidates": "ids among the actor's own; they are read with its eyes",
    "deals/finding.py:_misspelled": "ids among the actor's own, likewise",
    "customers/imports/previewing.py:_among_customers": "called for the vendor only",
    "customers/imports/foreseeing.py:foresee": "what recognise_many will look at again",
    "customers/imports/recognising.py:recognise_many": "ids of the vendor's records",
    "customers/imports/undoing.py:remove_untouched": "says which of the given ids it removed",
    "deals/actions/asking.py:begin_review": "asks by the policies; a deadline comes of it",
    "deals/actions/asking.py:begin_extension_review": "asks by the policies; a deadline, too",
    "deals/actions/asking.py:cancel_review": "tells nothing",
    "deals/imports/history.py:note_history": "writes internal events",
    "deals/imports/registering.py:register_many": "as one registration, for many",
    "deals/imports/undoing.py:forget_customers": "tells nothing",
    "deals/imports/undoing.py:_delete": "tells nothing",
    "deals/imports/undoing.py:_touched": "which of the given ids were worked on",
}
# Who may be the login role for a moment: the queue, and the sign-in tables.
AS_LOGIN_ROLE = {
    "journal/delivering.py:_take": "takes from the outbox",
    "journal/delivering.py:_deliver": "queues a second try",
    "journal/sealing.py:seal_some": "takes what waits for its seal",
    "journal/sealing.py:_seal_batch": "writes a seal",
    "journal/proving.py:prove": "looks for the heads",
    "journal/proving.py:_seals": "reads the seals",
    "journal/proving.py:_prove_waiting": "reads what waits for its seal",
    "journal/proving.py:_prove_nothing_more": "reads which events are known",
    "journal/queries.py:sealed_until": "when the newest seal was made",
    "journal/queries.py:waits_for_its_seal_since": "whether the sealing stands still",
    "automation/performing.py:_queue": "queues a job",
    "notifications/actions/noticing.py:_tell": "queues a job",
    "notifications/actions/sending.py:queue": "queues a job",
    "notifications/queries.py:reader_of": "has this person access, as sign-in knows it?",
    "collaboration/actions/files.py:look_at": "queues a job",
    "collaboration/looking.py:look_at_waiting": "queues jobs",
    "exchange/actions.py:defer": "queues a job",
    "integrations/webhooks/actions/queueing.py:queue_deliveries": "queues a job",
    "integrations/webhooks/actions/delivering.py:_secrets": "reads what a delivery is signed with",
    "integrations/webhooks/actions/managing.py:_end_secrets": "sets the end of old secrets",
    "integrations/webhooks/actions/managing.py:_forget_secrets": "of a webhook that was removed",
    "integrations/webhooks/actions/managing.py:_put_in_force": "writes a secret",
    "integrations/webhooks/queries.py:secrets_in_use": "since when, without the secret itself",
    "customfields/actions.py:_queue_indexes": "queues a job",
    "collaboration/people.py:sees": "whether a person sees a record, not more",
    "integrations/calendars/actions.py:connect_account": "writes a password, encrypted",
    "integrations/calendars/actions.py:_let_go": "forgets a password",
    "integrations/calendars/actions.py:queue_sync": "queues a job",
    "integrations/calendars/feed.py:address_in_use": "one's own, without the address itself",
    "integrations/calendars/feed.py:make_address": "writes the digest of an address",
    "integrations/calendars/feed.py:revoke_address": "forgets one",
    "integrations/calendars/syncing.py:sync_account": "reads the password of the account",
    "identity/actions.py:invite_member": "finds or makes the user",
    "identity/actions.py:create_token": "writes a token",
    "identity/actions.py:revoke_token": "stops a token",
    "api/door.py:answered_once": "keeps the answer to an Idempotency-Key",
    "web/account/overview.py:_ways_in": "one's own passkeys and sessions",
    "web/account/tokens.py:_tokens": "one's own tokens",
    "demo/people.py:People.move_in": "makes the demo's users",
    "demo/books.py:continue_numbers_after": "sets a sequence",
}
# Where a status is assigned outside of workflow, and why.
ASSIGNS_STATUS = {
    "workflow/transitions.py": "the one place",
    "api/door.py": "of an HTTP answer",
    "automation/performing.py": "what became of an action",
    "notifications/actions/sending.py": "whether a message has gone",
    "exchange/undoing.py": "how far an import has come",
    "integrations/webhooks/actions/noting.py": "whether a delivery has arrived",
    "integrations/webhooks/actions/replaying.py": "a delivery waits again",
}
# What a door may ask itself: neither partners' rows nor anything with a `visible_to`.
NOUNS_WITH_VISIBILITY = {
    "DealRegistration", "Partner", "Customer", "PartnerCustomer", "ProductFamily", "Event", "File",
    "Membership", "Organisation", "Mail", "Webhook", "WebhookSecret", "Delivery", "Attempt",
    "Segment", "Rule", "RuleVersion", "Run", "Step", "Task", "Notice", "Preferences", "Dispatch", "Post",
    "Meeting", "CalendarAccount", "Link", "Feed",
}  # fmt: skip
# Writes of Partnerwerk itself, without anybody acting.
WITHOUT_ACTOR = {
    "identity/actions.py:sync_roles": "a step of the installation",
    "collaboration/actions/files.py:remove_file": "its caller has checked and records",
    "notifications/actions/noticing.py:notify": "the worker's",
    "notifications/actions/telling.py:tell": "the worker's",
    "notifications/actions/answering.py:take_answer": "becomes its sender",
    "notifications/actions/sending.py:write_mail": "the worker's",
    "notifications/actions/sending.py:send_mail": "the worker's",
    "notifications/actions/sending.py:send_post": "the worker's",
    "notifications/actions/sending.py:retry_failed": "the worker's",
    "notifications/actions/sending.py:requeue_forgotten": "the worker's",
    "integrations/webhooks/actions/delivering.py:send_next": "the worker's",
    "integrations/webhooks/actions/delivering.py:requeue_forgotten": "the worker's",
}


def callers(name: str) -> set[str]:
    """The outermost functions that call it."""
    found = set()
    for path in sources():
        for dotted, node in functions(path):
            if "." not in dotted.replace("Config.", "") and calls(node, name):
                found.add(f"{place(path)}:{dotted}")
            elif calls(node, name):
                found.add(f"{place(path)}:{dotted.split('.')[0]}.{dotted.split('.')[-1]}")
    return found


def test_who_looks_across_partners_is_listed() -> None:
    assert callers("across_partners") == set(ACROSS_PARTNERS)


def test_who_becomes_the_login_role_is_listed() -> None:
    assert callers("as_login_role") == set(AS_LOGIN_ROLE)


def test_doors_read_through_visible_to() -> None:
    """A manager in a door would be a read that nobody has narrowed."""
    nouns = "|".join(NOUNS_WITH_VISIBILITY)
    found = [
        f"{place(path)}:{number}"
        for path in sources("web", "api")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(rf"\b(?:{nouns})\.objects\b(?!\.none\(\))", line)
    ]
    assert not found


def test_only_workflow_assigns_a_status() -> None:
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            if isinstance(node, ast.Assign | ast.AugAssign) and any(
                isinstance(t, ast.Attribute) and t.attr == "status" for t in targets
            ):
                found.add(place(path))
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "update"
                and any(keyword.arg == "status" for keyword in node.keywords)
            ):
                found.add(place(path))
    assert found == set(ASSIGNS_STATUS)


def action_files() -> list[Path]:
    return [p for p in sources() if p.name == "actions.py" or p.parent.name == "actions"]


def test_every_action_says_who_acts() -> None:
    """A function that writes in one transaction takes the actor, by name."""
    missing = [
        f"{place(path)}:{dotted}"
        for path in action_files()
        for dotted, node in functions(path)
        if "." not in dotted and not dotted.startswith("_") and _is_atomic(node)
        if "actor" not in [a.arg for a in [*node.args.args, *node.args.kwonlyargs]]
    ]
    assert set(missing) == set(WITHOUT_ACTOR)


def _is_atomic(node: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)


@pytest.mark.parametrize("path", sources(), ids=place)
def test_functions_stay_short(path: Path) -> None:
    for dotted, node in functions(path):
        said = node.body[0] if ast.get_docstring(node) else None
        docstring = (said.end_lineno or 0) - said.lineno + 1 if said else 0
        length = (node.end_lineno or 0) - node.lineno + 1 - docstring
        assert length <= LONGEST_FUNCTION, f"{dotted}: {length} lines"


def test_no_signals() -> None:
    """What follows from what stands in the actions and the reactors."""
    assert not [
        place(p) for p in sources() if re.search(r"models\.signals|@receiver\b", p.read_text())
    ]


@pytest.mark.parametrize("path", templates(), ids=lambda p: "/".join(p.parts[-2:]))
def test_templates_keep_the_content_policy(path: Path) -> None:
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL
    )
    if path.parent.name != "mail":  # mail programs know nothing else
        assert not re.search(r"<style\b|\sstyle\s*=", text), "no inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no inline handler"
    assert not re.search(r"javascript:", text)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or "application/json" in tag, tag
    assert "|safe" not in text
    assert "autoescape off" not in text


def test_nothing_is_marked_safe_in_code() -> None:
    found = {place(p) for p in sources() if re.search(r"\bmark_safe\(", p.read_text())}
    assert found <= {"web/templatetags/ui.py"}
