using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>
/// A few names that are created, deleted, looked up and listed together: a family of collections. That a list shows all of
/// them at one moment makes it a model of many keys.
/// </summary>
/// <remarks>
/// create(name) → created or exists; delete(name) → deleted or absent; get(name) → present or absent; list() → the names of
/// the family in ordinal order, separated by commas.
/// </remarks>
public sealed class NameSetModel : IHistoryModel<string>
{
    /// <inheritdoc/>
    public string Initial => string.Empty;

    /// <inheritdoc/>
    public bool IsRead(Operation operation) => operation.Call is "get" or "list";

    /// <inheritdoc/>
    public string Describe(string state) => state.Length == 0 ? "nothing" : state;

    /// <inheritdoc/>
    public bool TryCarryOut(string state, Operation operation, out string next)
    {
        ImmutableSortedSet<string> names = ImmutableSortedSet.CreateRange(
            StringComparer.Ordinal, state.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var isThere = names.Contains(operation.Argument);
        next = operation.Call switch
        {
            "create" => string.Join(',', names.Add(operation.Argument)),
            "delete" => string.Join(',', names.Remove(operation.Argument)),
            _ => state,
        };
        var answer = operation.Call switch
        {
            "create" => isThere ? "exists" : "created",
            "delete" => isThere ? "deleted" : "absent",
            "get" => isThere ? "present" : "absent",
            "list" => state,
            _ => throw new InvalidOperationException($"no such call: {operation.Call}"),
        };
        return operation.Outcome == Outcome.Unknown || operation.Answer == answer;
    }
}
