"""Translation of user-facing text through gettext.

Every string a user can read is wrapped in `_()`; where a count decides the form, `ngettext()`.
Catalogues lie in `dockertui/locale/<language>/LC_MESSAGES/dockertui.mo`; without one the English text is used.
"""

import gettext as _gettext
from pathlib import Path

_catalogue = _gettext.translation("dockertui", Path(__file__).parent / "locale", fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext
