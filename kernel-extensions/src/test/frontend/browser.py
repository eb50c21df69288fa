"""Headless Chromium on a Jupyter server started by the test."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars --window-size=1100,1300"
).split()
TOKEN = "front-end-test"


def until(condition, seconds=60, what="the condition"):
    """Waits until the condition is true, and returns its value."""
    end = time.time() + seconds
    while time.time() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


class Server:
    """A Jupyter server with only the configuration and kernels of JUPYTER_PATH and of the test."""

    def __init__(self, command, folder, environment):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = [word.format(port=self.port, token=TOKEN, folder=folder) for word in command]
        self.log = open(os.path.join(folder, "server.log"), "wb")
        self.process = subprocess.Popen(
            [sys.executable, *words], env=environment, stdout=self.log, stderr=self.log, cwd=folder
        )
        until(self.answers, what="the server, see " + self.log.name)

    def answers(self):
        assert self.process.poll() is None, open(self.log.name).read()
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api", timeout=5).status == 200
        except OSError:
            return False

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}?token={TOKEN}"

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


class Browser:
    def __init__(self, pictures):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        for flag in FLAGS:
            options.add_argument(flag)
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(60)
        self.pictures = pictures
        os.makedirs(pictures, exist_ok=True)

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def keys(self, *words):
        """Types into the focused element, as a user does."""
        ActionChains(self.driver).send_keys(*words).perform()

    def control_enter(self):
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def hover(self, x, y):
        """Moves the mouse to a position in the window, and slightly around it, as a user does."""
        actions = ActionBuilder(self.driver)
        actions.pointer_action.move_to_location(x - 1, y).move_to_location(x, y)
        actions.perform()

    def click(self, selector):
        """Clicks the first visible element."""

        def visible():
            found = self.driver.find_elements("css selector", selector)
            return next((element for element in found if element.is_displayed()), None)

        until(visible, what=selector).click()

    def picture(self, name):
        self.driver.save_screenshot(os.path.join(self.pictures, name + ".png"))

    def errors(self):
        """Uncaught exceptions of scripts."""
        return [line["message"] for line in self.driver.get_log("browser") if "Uncaught" in line["message"]]

    def close(self):
        self.driver.quit()
