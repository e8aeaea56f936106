"""The rows of a form: only those that were ever shown exist, so that a large form opens as quickly as a small one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.containers import Container
from textual.widget import Widget

from dockertui.format import clean
from dockertui.model.form import Field, Form, Notice
from dockertui.screens.form.row import GAP, FieldRow
from dockertui.widgets.text import width

LABEL, NOTE = 24, 28
"""The most cells for the column of labels, and for the column of notes where it has room beside the inputs."""


class Fields(Container):
    """The inputs of a form. `take` may take over a text that is meant for the whole form."""

    def __init__(self, form: Form, take: Callable[[str], bool]) -> None:
        super().__init__(id="fields")
        self.shown: Sequence[Field] = ()
        self._fields = form.fields
        self._place = {field.id: index for index, field in enumerate(form.fields)}
        self._values: dict[str, Any] = form.defaults
        self._notices: dict[str, Notice] = {}
        self._rows: dict[str, FieldRow] = {}
        self._take = take
        self._dense = bool(form.sections)
        labels = [width(clean(field.label)) for field in form.fields if field.kind != "switch"]
        self._label = min(max(labels, default=-GAP), LABEL)
        self._columns = (self._label + GAP, 0)
        self._note = min(max((width(clean(field.hint)) for field in form.fields), default=0), NOTE)

    @property
    def rows(self) -> list[FieldRow]:
        """The rows that exist, in the order of their fields."""
        return sorted(self._rows.values(), key=lambda row: self._place[row.field.id])

    @property
    def values(self) -> dict[str, Any]:
        """The present values by field id."""
        return {**self._values, **{row.field.id: row.value for row in self._rows.values()}}

    def load(self, values: Mapping[str, Any]) -> None:
        """Take other values; fields that are not among them keep theirs."""
        self._values.update(values)
        for row in self._rows.values():
            if row.field.id in values:
                row.checked = True
                row.load(values[row.field.id])

    def clear_secret(self, field_id: str) -> None:
        """Empty a field for a secret whose value was refused: a wrong password may be the right one elsewhere."""
        row = self._rows.get(field_id)
        if row is not None and row.field.kind == "secret":
            row.checked = False
            row.load("")

    def show(self, fields: Sequence[Field]) -> None:
        """Show these fields and no others."""
        self.shown = fields
        wanted = {field.id for field in fields}
        for field in fields:
            if field.id not in self._rows:
                self._add(field)
        for row in self._rows.values():
            row.display = row.field.id in wanted
        self.display = bool(fields)

    def _add(self, field: Field) -> None:
        place = self._place[field.id]
        row = FieldRow(field, self._values[field.id], self._take, self._dense)
        row.notice = self._notices.get(field.id)
        following = next((other for other in self.rows if self._place[other.field.id] > place), None)
        self._rows[field.id] = row
        row.align_columns(*self._columns)
        row.annotate()
        self.mount(row, before=following)

    def inputs(self) -> list[Widget]:
        """What can have the focus, from top to bottom."""
        rows = [row for row in self.rows if row.display]
        return [widget for row in rows for widget in (row.input, *row.input.query()) if widget.can_focus]

    def row_of(self, widget: Widget | None) -> FieldRow | None:
        """The row that holds a widget."""
        while widget is not None and not isinstance(widget, FieldRow):
            widget = widget.parent if isinstance(widget.parent, Widget) else None
        return widget

    def row(self, field_id: str) -> FieldRow | None:
        """The row of a field, if there is one yet."""
        return self._rows.get(field_id)

    def remark(self, notices: Sequence[Notice]) -> None:
        """Show what the form has to say about its values, and nothing that it said before."""
        self._notices = {}
        for notice in notices:
            if notice.field not in self._notices or (notice.bad and not self._notices[notice.field].bad):
                self._notices[notice.field] = notice
        for row in self._rows.values():
            fresh = self._notices.get(row.field.id)
            if fresh != row.notice:
                row.notice = fresh
                row.annotate()

    def wrong(self) -> list[Field]:
        """The fields whose values cannot be accepted."""
        values = self.values
        said = {notice.field for notice in self._notices.values() if notice.bad}
        return [field for field in self._fields if field.id in said or field.wrong(values[field.id])]

    def marks(self) -> dict[str, tuple[int, str]]:
        """By section: how many of its fields the user has set, and the tone of the worst that is said about them."""
        values = self.values
        marks = {field.section: (0, "") for field in self._fields}
        for field in self._fields:
            count, tone = marks[field.section]
            value = values[field.id]
            notice = self._notices.get(field.id)
            if (value and field.wrong(value)) or (notice and notice.bad):
                tone = "bad"
            elif notice and not tone:
                tone = "warn"
            given = bool(value) or (value is False and field.default is None)
            marks[field.section] = (count + (given and value != field.default), tone)
        return marks

    def align(self, cells: int, beside: bool) -> None:
        """Align labels and notes in `cells` cells; notes stand beside the inputs where there is room for both."""
        label = max(0, min(self._label, cells // 3)) + GAP
        note = self._note if beside and self._note <= (cells - label) // 2 else 0
        if (label, note) != self._columns:
            self._columns = (label, note)
            for row in self._rows.values():
                row.align_columns(label, note)
