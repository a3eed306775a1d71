"""The audit: what a model must not be swayed by, as a gate before its release."""

from toolkit.audit.audit import Audit as Audit
from toolkit.audit.audit import Row as Row
from toolkit.audit.audit import audit_model as audit_model
from toolkit.audit.check import Check as Check
from toolkit.audit.check import Decision as Decision
from toolkit.audit.check import Pair as Pair
from toolkit.audit.check import expected_answers as expected_answers
from toolkit.audit.check import same_answers as same_answers
from toolkit.audit.page import write_audit as write_audit
