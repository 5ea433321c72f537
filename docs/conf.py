"""Sphinx: the documentation of CryoGlass; built by docs/build."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "scripts")]

with open(os.path.join(HERE, "..", "CMakeLists.txt"), encoding="utf-8") as file:
    release = version = re.search(r"project\(cryoglass VERSION ([0-9.]+)", file.read())[1]

project, author, copyright = "CryoGlass", "The CryoGlass developers", "2026, the CryoGlass developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
autodoc_typehints, autodoc_member_order = "description", "bysource"
napoleon_use_ivar = True
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["notebooks"]
html_theme = "furo"
html_title = f"CryoGlass {release}"
html_static_path = ["pictures"]
html_show_sourcelink = False
