"""An assessment as the JSON file that is handed on."""

from __future__ import annotations

import json

from pydantic_core import PydanticSerializationError

from kpi_toolkit.assessment.models import Assessment


def assessment_json(assessment: Assessment) -> str:
    """The assessment as JSON text, two blanks of indent, UTF-8 letters as they are.

    Half of a surrogate pair, which UTF-8 cannot hold, stays an escape (``\\ud800``).
    """
    try:
        return assessment.model_dump_json(indent=2) + "\n"
    except PydanticSerializationError:
        text = json.dumps(assessment.model_dump(mode="json"), indent=2, ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8", "backslashreplace").decode() + "\n"
