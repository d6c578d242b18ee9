"""The custom runtime that MLServer ran as `echo`: says what each codec made of an input. Bonafide's tests have it in Java (EchoModel)."""
from mlserver import MLModel
from mlserver.codecs import StringCodec
from mlserver.types import InferenceResponse


class Echo(MLModel):
    def answer(self, *outputs):
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=list(outputs))

    def describe(self, request_input):
        value = self.decode(request_input)
        kind = type(value).__name__
        if hasattr(value, "dtype"):
            kind, value = f"{kind}/{value.dtype}/{list(value.shape)}", value.tolist()
        return StringCodec.encode_output(request_input.name, [kind, repr(getattr(value, "root", value))])

    async def predict(self, payload):
        return self.answer(*map(self.describe, payload.inputs))

    async def predict_stream(self, payloads):
        async for _ in payloads:
            for token in ("t0", "t1", "t2"):
                yield self.answer(StringCodec.encode_output("tok", [token]))
