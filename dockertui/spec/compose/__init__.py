"""Between `docker run` lines and services of compose files.

- `to_compose` makes a compose file of a `RunSpec`, `from_compose` a `RunSpec` of what Compose says of a service.
- `yaml` writes a document as YAML.

What one side cannot say is told as a remark.
"""

from dockertui.spec.compose.reading import from_compose as from_compose
from dockertui.spec.compose.writing import Exported as Exported
from dockertui.spec.compose.writing import to_compose as to_compose
from dockertui.spec.compose.yaml import yaml as yaml
