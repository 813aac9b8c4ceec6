"""What is true of every request: nobody keeps a copy, no secret is logged, too much is refused."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.db import OperationalError
from django.template.loader import render_to_string
from django.views.defaults import bad_request, server_error

RETRY_AFTER = "30"  # seconds
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{32,}")  # of a link that opens something to whoever has it


def kept_nowhere(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: a page or a download that says nothing else is not stored, so "back" after leaving shows nothing."""

    def answer(request: Any) -> Any:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def failed(request: Any) -> Any:
    """The page of an error; 503 where the database was busy or away, so that whoever asks tries again soon."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError):
        response.status_code = 503
        response["Retry-After"] = RETRY_AFTER
    return response


class Discreet(logging.Filter):
    """Cuts the secret part of an address out of what is logged: whoever has such a link may use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRET.sub("…", record.getMessage()), None
        return True


class Bounded(FileUploadHandler):
    """Refuses an upload that says beforehand to be larger than UPLOAD_MAX_BYTES: nothing of it is read."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *said: Any, **more: Any) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def refused(request: Any, exception: Exception) -> Any:
    """The page of a request that makes no sense; 413 where it brought too much."""
    response = bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        response.status_code, response.content = 413, render_to_string("413.html", request=None)
    return response
