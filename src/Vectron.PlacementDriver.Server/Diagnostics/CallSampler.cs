using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Vectron.PlacementDriver.Server.Diagnostics;

/// <summary>
/// Decides about calls that begin a trace here: a share of what clients call. Signs of life between nodes begin none.
/// </summary>
internal sealed class CallSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler calls = new(share);

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Server
            ? calls.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
}
