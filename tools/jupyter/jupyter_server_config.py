"""Jupyter's settings for the course; course.py copies this folder into .venv/etc/jupyter."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The connection between a notebook and its kernel, without the wait for a full packet.

    A drag on a slider sends many small messages. By default TCP holds one back until the one before has been
    acknowledged (Nagle's algorithm), and a picture comes up to 40 ms late. TCP_NODELAY sends each one at once.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c = get_config()  # noqa: F821 (Jupyter provides it)
c.ServerApp.kernel_websocket_connection_class = PromptConnection
