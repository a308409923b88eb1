"""Two clicks at the same moment, with two real connections."""

import threading

from django.db import connection
from django.test import Client

from cast import Cast
from factories.deals import typed
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration, DealStatus


def token_of(browser: Client) -> str:
    return str(browser.get("/deals/new").context["token"])


def test_two_submissions_at_once_are_one_registration(committed_cast: Cast) -> None:
    browsers = [committed_cast.reseller.browser() for _ in range(4)]
    sent = {**typed(), "draft": token_of(browsers[0])}
    start, answers = threading.Barrier(len(browsers)), []

    def submit(browser: Client) -> None:
        start.wait()
        answers.append(browser.post("/deals/new", sent))
        connection.close()

    threads = [threading.Thread(target=submit, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting(system_actor()):
        (deal,) = DealRegistration.objects.all()
    assert deal.status == DealStatus.SUBMITTED
    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"] for answer in answers} == {f"/deals/{deal.ref}"}


def test_saving_and_submitting_at_once_are_one_registration(committed_cast: Cast) -> None:
    browsers = [committed_cast.reseller.browser() for _ in range(2)]
    sent = {**typed(), "draft": token_of(browsers[0])}
    start = threading.Barrier(2)

    def post(browser: Client, path: str) -> None:
        start.wait()
        browser.post(path, sent)
        connection.close()

    paths = ("/deals/draft", "/deals/new")
    threads = [
        threading.Thread(target=post, args=pair) for pair in zip(browsers, paths, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting(system_actor()):
        (deal,) = DealRegistration.objects.all()
    assert deal.status == DealStatus.SUBMITTED
