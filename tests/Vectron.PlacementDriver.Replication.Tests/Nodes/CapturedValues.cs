using System.Collections.Immutable;
using System.Text.Json;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

internal sealed class CapturedValues(ImmutableSortedDictionary<string, string> values, Func<Task>? beforeWrite) : ICapturedState
{
    public void WriteTo(Stream stream)
    {
        beforeWrite?.Invoke().GetAwaiter().GetResult();
        JsonSerializer.Serialize(stream, values);
    }
}
