"""Jupyter's settings for the course; course.py copies this folder into .venv/etc/jupyter."""

import os

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The connection between a notebook and its kernel, without the wait for a full packet.

    A drag on a slider sends many small messages. By default TCP holds one back until the one before has been
    acknowledged (Nagle's algorithm), and a picture comes up to 40 ms late. TCP_NODELAY sends each one at once.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class OwnExercises(AsyncLargeFileManager):
    """Files, with the learner's own copy in place of an exercise.

    The chapters link to exercises/, which is what a reader on GitHub needs. A learner's answers belong into
    my_exercises/, where course.py has put copies, so that is what is opened and saved under the same address.
    """

    def own(self, path):
        folder, _, name = path.strip("/").rpartition("/")
        copies = os.path.join(self.root_dir, "my_exercises")
        return f"my_exercises/{name}" if folder == "exercises" and os.path.isfile(os.path.join(copies, name)) else path

    async def get(self, path, *args, **options):
        return {**await super().get(self.own(path), *args, **options), "path": path.strip("/")}

    async def save(self, model, path=""):
        return {**await super().save(model, self.own(path)), "path": path.strip("/")}


c = get_config()  # noqa: F821 (Jupyter provides it)
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.contents_manager_class = OwnExercises
