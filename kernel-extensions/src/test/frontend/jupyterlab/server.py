"""Serves the JupyterLab built by build.mjs. FITLAW_JUPYTERLAB is the folder that contains build/."""

import os

from jupyterlab_server import LabServerApp

BUILT = os.path.join(os.environ["FITLAW_JUPYTERLAB"], "build")


class Lab(LabServerApp):
    name = __name__
    app_name = "JupyterLab"
    app_version = "4.5.0"
    app_url = "/lab"
    extension_url = "/lab"
    load_other_extensions = False
    app_settings_dir = os.path.join(BUILT, "application_settings")
    schemas_dir = os.path.join(BUILT, "schemas")
    static_dir = BUILT
    templates_dir = os.path.dirname(os.path.abspath(__file__))
    themes_dir = os.path.join(BUILT, "themes")
    user_settings_dir = os.path.join(os.environ["JUPYTER_CONFIG_DIR"], "lab", "user-settings")
    workspaces_dir = os.path.join(os.environ["JUPYTER_CONFIG_DIR"], "lab", "workspaces")


def _jupyter_server_extension_points():
    return [{"module": __name__, "app": Lab}]


if __name__ == "__main__":
    Lab.launch_instance()
