"""The errors that the console returns: code, HTTP status, message."""

from __future__ import annotations

DOCUMENTED: dict[str, tuple[int, str]] = {
    "AccessDenied": (403, "Access denied."),
    "InappropriateJSON": (
        400,
        "The JSON you provided was well-formed and valid, but not appropriate for this operation.",
    ),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "InvalidAccessKeyId": (
        403,
        "The Access Key ID you provided does not exist in our records.",
    ),
    "InvalidHTTPAuthHeader": (
        400,
        "The HTTP authorization header is invalid. Consult the service documentation for details.",
    ),
    "InvalidHTTPRequest": (400, "There was an error in the body of your HTTP request."),
    "InvalidMarker": (400, "The marker you provided is invalid."),
    "InvalidURI": (400, "Could not parse the specified URI."),
    "MalformedJSON": (400, "The JSON you provided was not well-formed."),
    "OptInRequired": (403, "A subscription for the service is required."),
    "RequestExpired": (400, "Request has expired."),
    "SignatureDoesNotMatch": (
        400,
        "The request signature we calculated does not match the signature you provided. "
        "Check your Secret Access Key and signing method.",
    ),
}
"""Documented code → (HTTP status, message)."""

_ERROR_MESSAGE_HEADERS = {
    "InvalidAccessKeyId": "NotFound, cause: Could not find credential.",
    "SignatureDoesNotMatch": "SignatureDoesNotMatch, cause: Fail to authn user: Signature does not match",
}


class Refusal(Exception):
    """The console rejects a request.

    Args:
        code: The error code.
        message: The message; if None, the documented one of the code.
        status: The HTTP status; if None, the documented one of the code, or 400 for an unknown code.
    """

    def __init__(self, code: str, message: str | None = None, status: int | None = None) -> None:
        documented_status, documented_message = DOCUMENTED.get(code, (400, code))
        self.code = code
        self.message = documented_message if message is None else message
        self.status = documented_status if status is None else status
        super().__init__(f"{self.status} {self.code}: {self.message}")

    @property
    def headers(self) -> dict[str, str]:
        """The `X-Bce-Error-…` headers of the response."""
        headers = {"X-Bce-Error-Code": self.code}
        if self.code in _ERROR_MESSAGE_HEADERS:
            headers["X-Bce-Error-Message"] = _ERROR_MESSAGE_HEADERS[self.code]
        return headers


def invalid_parameter(name: str, cause: str = "") -> Refusal:
    """Return the refusal for an invalid parameter of a body.

    Args:
        name: The parameter's name, without the names of the objects that contain it.
        cause: A sentence that says what is wrong with it.
    """
    _, message = DOCUMENTED["InappropriateJSON"]
    sentences = [message, cause, f"param[{name}] invalid."]
    return Refusal("InappropriateJSON", " ".join(filter(None, sentences)))
