using Google.Protobuf;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>One recorded call.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="At">When it was made, since the recording began.</param>
/// <param name="Client">Who made it, as the recording names it.</param>
/// <param name="Method">The RPC.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Response">What the recorded driver answered, if it did. Not what another must answer.</param>
internal sealed record TraceCall(
    int Line, TimeSpan At, string Client, PlacementMethod Method, IMessage Request, IMessage? Response);
