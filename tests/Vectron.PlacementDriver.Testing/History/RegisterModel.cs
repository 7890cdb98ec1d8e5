namespace Vectron.PlacementDriver.Testing.History;

/// <summary>One value that is written and read: a setting. What it was at first nobody said.</summary>
/// <remarks>write(value) → written; read() → the value.</remarks>
public sealed class RegisterModel : IHistoryModel<string>
{
    private const string Anything = "?";

    /// <inheritdoc/>
    public string Initial => Anything;

    /// <inheritdoc/>
    public bool IsRead(Operation operation) => operation.Call == "read";

    /// <inheritdoc/>
    public string Describe(string state) => state;

    /// <inheritdoc/>
    public bool TryCarryOut(string state, Operation operation, out string next)
    {
        var isUnknown = operation.Outcome == Outcome.Unknown;
        switch (operation.Call)
        {
            case "write":
                next = operation.Argument;
                return true;
            case "read":
                next = state == Anything && !isUnknown ? operation.Answer : state;
                return isUnknown || next == operation.Answer;
            default:
                throw new InvalidOperationException($"no such call: {operation.Call}");
        }
    }
}
