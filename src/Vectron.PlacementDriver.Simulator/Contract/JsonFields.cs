using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>
/// The fields of one JSON object; what is missing or of a wrong kind is noted and read as its default.
/// </summary>
internal readonly struct JsonFields(JsonElement element, string path, ImmutableArray<string>.Builder problems)
{
    public JsonFields Object(string name) =>
        new(Find(name, JsonValueKind.Object) ?? default, $"{path}.{name}", problems);

    public string Text(string name) => Find(name, JsonValueKind.String)?.GetString() ?? "";

    public ulong Number(string name) =>
        Find(name, JsonValueKind.Number) is { } value ? NumberOf(value, name) : 0;

    /// <summary>Whether a member is there: for those that mostly are not.</summary>
    public bool Has(string name) => Member(name) is not null;

    public bool Boolean(string name)
    {
        var value = Member(name);
        if (value?.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.Value.GetBoolean();
        }

        Note(name, value, "a boolean");
        return false;
    }

    public ImmutableArray<ulong>? NumbersOrNull(string name)
    {
        var value = Member(name);
        if (value?.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value?.ValueKind != JsonValueKind.Array)
        {
            Note(name, value, "an array of numbers");
            return null;
        }

        var numbers = ImmutableArray.CreateBuilder<ulong>();
        foreach (var item in value.Value.EnumerateArray())
        {
            numbers.Add(NumberOf(item, name));
        }

        return numbers.ToImmutable();
    }

    public ImmutableSortedDictionary<ulong, string> AddressesById(string name)
    {
        var addresses = ImmutableSortedDictionary.CreateBuilder<ulong, string>();
        if (Find(name, JsonValueKind.Object) is not { } members)
        {
            return addresses.ToImmutable();
        }

        foreach (var member in members.EnumerateObject())
        {
            if (!ulong.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || member.Value.ValueKind != JsonValueKind.String)
            {
                problems.Add(
                    $"{path}.{name} has {member.Name}: {member.Value.GetRawText()}, not a worker id and address");
            }
            else if (!addresses.TryAdd(id, member.Value.GetString()!))
            {
                problems.Add($"{path}.{name} has {member.Name} twice");
            }
        }

        return addresses.ToImmutable();
    }

    private JsonElement? Find(string name, JsonValueKind kind)
    {
        var value = Member(name);
        if (value?.ValueKind == kind)
        {
            return value;
        }

        Note(name, value, $"a JSON {kind}");
        return null;
    }

    private JsonElement? Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private ulong NumberOf(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number))
        {
            return number;
        }

        problems.Add($"{path}.{name} holds {value.GetRawText()}, not a bare 64-bit number");
        return 0;
    }

    private void Note(string name, JsonElement? value, string wanted) =>
        problems.Add(value is { } wrong
            ? $"{path}.{name} is {wrong.GetRawText()}, not {wanted}"
            : $"{path}.{name} is missing");
}
