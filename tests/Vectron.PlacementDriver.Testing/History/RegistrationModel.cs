namespace Vectron.PlacementDriver.Testing.History;

/// <summary>One worker, known by its raft address: it gets an id once, and its last address and readiness are shown.</summary>
/// <remarks>
/// register(grpc address) → the id; beat() → ok; show() → "id grpc-address state", or absent. Registering makes it joining,
/// a beat ready. Only the first id may be anything.
/// </remarks>
public sealed class RegistrationModel : IHistoryModel<string>
{
    private const string Absent = "absent";

    // An id given by a registration whose answer was lost.
    private const string AnyId = "?";

    /// <inheritdoc/>
    public string Initial => Absent;

    /// <inheritdoc/>
    public bool IsRead(Operation operation) => operation.Call == "show";

    /// <inheritdoc/>
    public string Describe(string state) => state;

    /// <inheritdoc/>
    public bool TryCarryOut(string state, Operation operation, out string next)
    {
        var isUnknown = operation.Outcome == Outcome.Unknown;
        var parts = state == Absent ? [AnyId, string.Empty, string.Empty] : state.Split(' ');
        switch (operation.Call)
        {
            case "register":
                next = $"{(isUnknown ? parts[0] : Learn(parts[0], operation.Answer))} {operation.Argument} joining";
                return isUnknown || Fits(parts[0], operation.Answer);
            case "beat":
                next = state == Absent ? state : $"{parts[0]} {parts[1]} ready";
                return isUnknown || state != Absent;
            case "show" when operation.Answer == Absent || isUnknown:
                next = state;
                return isUnknown || state == Absent;
            case "show":
                var shown = operation.Answer.Split(' ');
                next = state == Absent ? state : $"{Learn(parts[0], shown[0])} {parts[1]} {parts[2]}";
                return state != Absent && Fits(parts[0], shown[0]) && parts[1] == shown[1] && parts[2] == shown[2];
            default:
                throw new InvalidOperationException($"no such call: {operation.Call}");
        }
    }

    private static string Learn(string known, string told) => known == AnyId ? told : known;

    private static bool Fits(string known, string told) => known == AnyId || known == told;
}
