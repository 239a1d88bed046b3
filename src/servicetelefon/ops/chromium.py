"""Chromium as an unpacked Debian package: made to start headless, as any user, and proved.

Debian's own glibc of the host is too old for it, so it runs by the loader that came with it.
"""

from __future__ import annotations

import shutil

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.packages import Bundle
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import LIBRARIES, LOADER, Unpacked

PROGRAM = "usr/bin/chromium-unpacked"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_FOLDER = "usr/lib/chromium"
_SECONDS = 60
_WORD = "Bürgertelefon"

# Chromium looks for its data beside the running program, which is the loader, and starts its
# helpers as the same program again: so the loader lies beside the data, and helpers come back
# through this script. Without a zygote process, which would not.
_SCRIPT = f"""\
#!/bin/sh
here=$(readlink -f -- "$0")
root=${{here%/usr/bin/*}}
libraries=$root/{LIBRARIES}
export FONTCONFIG_FILE="$root/usr/share/fonts/fonts.conf"
exec "$root/{_FOLDER}/loader" --library-path "$libraries:$libraries/pulseaudio" \\
  --argv0 chromium "$root/{_FOLDER}/chromium" \\
  --no-zygote --disable-crashpad-for-testing --browser-subprocess-path="$here" "$@"
"""
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">truetype</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def _make_ready(folder: Unpacked) -> None:
    shutil.copyfile(folder.path(LOADER), folder.path(f"{_FOLDER}/loader"))
    folder.path(f"{_FOLDER}/loader").chmod(0o755)
    folder.path("usr/share/fonts/fonts.conf").write_text(_FONTS)
    script = folder.path(PROGRAM)
    script.write_text(_SCRIPT)
    script.chmod(0o755)
    page = f"data:text/html;charset=utf-8,<p>{_WORD}"
    shown = run((str(script), *FLAGS, "--dump-dom", page), seconds=_SECONDS)
    if _WORD not in shown:
        raise Unavailable("the archive's Chromium started but showed no page")


BUNDLE = Bundle(
    name="chromium",
    title="Chromium",
    packages=("chromium", "fonts-dejavu-core"),
    finish=_make_ready,
    # What a window, a graphics card or a whole system would need.
    left_out=(
        *("adwaita-icon-theme", "dbus*", "debconf", "dconf-*", "glycin-*", "gsettings-*"),
        *("gtk-update-*", "hicolor-*", "init-system-*", "libgl1-mesa-dri", "libglx-mesa0"),
        *("libglycin-*", "libgtk-3-*", "libllvm*", "libpam*", "librsvg2-*", "libz3-*"),
        *("mesa-*", "pci.ids", "procps", "systemd*", "sysvinit-*", "x11-*"),
    ),
)
