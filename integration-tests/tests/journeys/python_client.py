"""Lists cases as a stranger would: from Python, with no stubs, through gRPC reflection.

usage: python_client.py ADDRESS TOKEN      prints `listed N cases`, or the status code of the refusal
"""

import sys

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

SERVICE = "recourse.cases.v1.CasesService"


class WithToken(grpc.UnaryUnaryClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Adds the token to every call, the reflection's own included."""

    def __init__(self, token):
        self.token = token

    def _details(self, details):
        metadata = [*(details.metadata or []), ("authorization", f"Bearer {self.token}")]
        return details._replace(metadata=metadata)

    def intercept_unary_unary(self, call, details, request):
        return call(self._details(details), request)

    def intercept_stream_stream(self, call, details, requests):
        return call(self._details(details), requests)


def main(address, token):
    channel = grpc.insecure_channel(address)
    if token:
        channel = grpc.intercept_channel(channel, WithToken(token))
    try:
        pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        method = pool.FindServiceByName(SERVICE).FindMethodByName("ListCases")
        request = GetMessageClass(method.input_type)
        response = GetMessageClass(method.output_type)
        call = channel.unary_unary(
            f"/{SERVICE}/ListCases",
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )
        print(f"listed {len(call(request(page_size=10), timeout=10).cases)} cases")
    except grpc.RpcError as refused:
        print(refused.code().name)


main(sys.argv[1], sys.argv[2])
