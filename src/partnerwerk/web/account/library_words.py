"""Sentences of the libraries whose German says *du* or sounds like a machine. Named here, they get
ours instead: our catalogue is asked before the library's.
"""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("This field is required."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Please type your current password."),
    gettext_noop("Verify Your Email Address"),
    gettext_noop(
        "We have sent an email to you for verification. Follow the link provided to finalize the"
        " signup process. If you do not see the verification email in your main inbox, check your"
        " spam folder. Please contact us if you do not receive the verification email within a few"
        " minutes."
    ),
    gettext_noop("You cannot add more than %d email addresses."),
    gettext_noop("You cannot remove your primary email address."),
    gettext_noop("You must type the same email each time."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Your primary email address must be verified."),
)
