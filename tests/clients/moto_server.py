# moto's server until its standard input ends. Prints its port, then a line `SERVICE OPERATION` for each operation that it
# has of the services that berth knows, then an empty line.
import importlib
import inspect
import sys

import botocore.session
from botocore import xform_name
from moto.core.responses import BaseResponse
from moto.server import ThreadedMotoServer

SERVICES = {"ecs": "ecs", "ecr": "ecr", "application-autoscaling": "applicationautoscaling", "sts": "sts"}

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1])
for service, module in SERVICES.items():
    classes = [each for each in vars(importlib.import_module(f"moto.{module}.responses")).values()
               if isinstance(each, type) and issubclass(each, BaseResponse) and each is not BaseResponse]
    for operation in botocore.session.get_session().get_service_model(service).operation_names:
        methods = [getattr(each, xform_name(operation)) for each in classes if hasattr(each, xform_name(operation))]
        if methods and "raise NotImplementedError" not in inspect.getsource(methods[0]):
            print(service, xform_name(operation, "-"))
print(flush=True)
sys.stdin.read()
server.stop()
