using Vectron.PlacementDriver.Testing.History;

namespace Vectron.PlacementDriver.Cluster.Tests.History;

/// <summary>Short histories written by hand: time runs in small numbers.</summary>
internal static class Calls
{
    private static int lastId;

    public static Operation Ok(long begin, long end, string call, string argument, string answer, int client = 1) =>
        new(++lastId, client, "family", call, argument, answer, begin, end, Outcome.Ok);

    public static Operation Unknown(long begin, string call, string argument, int client = 1) =>
        new(++lastId, client, "family", call, argument, string.Empty, begin, Operation.Never, Outcome.Unknown);

    public static Operation Failed(long begin, long end, string call, string argument) =>
        new(++lastId, 1, "family", call, argument, string.Empty, begin, end, Outcome.Failed);

    /// <summary>The write's name in the log.</summary>
    public static Operation Keyed(this Operation operation, string key) => operation with { IdempotencyKey = key };

    /// <summary>The write's place in the log.</summary>
    public static Operation At(this Operation operation, long position) => operation with { Position = position };
}
