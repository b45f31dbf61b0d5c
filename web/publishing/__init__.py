"""Files first: a release as a static site with the addresses of the live one."""

from web.publishing.errors import PublishError
from web.publishing.folder import CHANGED, NEW, REMOVED, SAME
from web.publishing.run import Published, publish

__all__ = ["CHANGED", "NEW", "REMOVED", "SAME", "PublishError", "Published", "publish"]
