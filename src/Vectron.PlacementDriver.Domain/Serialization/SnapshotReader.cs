using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Reads one state from lines of JSON.</summary>
internal sealed class SnapshotReader(Stream input, long mostBytes) : IDisposable
{
    private readonly SnapshotLineReader lines = new(input, mostBytes);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SnapshotBuilder builder = new();

    public PlacementSnapshot Read()
    {
        ReadHeader();
        while (true)
        {
            var bytes = lines.Next();
            if (bytes.IsEmpty)
            {
                throw new UnreadableStateException($"snapshot: cut short after line {lines.Line}, its last line is missing");
            }

            var line = Parse(bytes);
            if (line.End is { } end)
            {
                RequireEnd(end);
                return Build();
            }

            hash.AppendData(bytes);
            Add(line);
        }
    }

    public void Dispose() => hash.Dispose();

    private void ReadHeader()
    {
        var bytes = lines.Next();
        hash.AppendData(bytes);
        var header = VersionedJson.Read(
            new ReadOnlySequence<byte>(bytes.ToArray()),
            DomainJson.Default.SnapshotHeader,
            "snapshot",
            SnapshotHeader.NewestVersion);
        if (header.Format != SnapshotHeader.FormatName)
        {
            throw new UnreadableStateException("snapshot: this is a file of another kind");
        }
    }

    private SnapshotLine Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, DomainJson.Default.SnapshotLine) ?? throw Damage("it is null");
        }
        catch (JsonException damage)
        {
            throw Damage($"at its byte {damage.BytePositionInLine ?? 0}, path '{damage.Path}': {damage.Message}", damage);
        }
        catch (InvalidOperationException damage)
        {
            // Half of a surrogate pair in a name: the parser takes it for its caller's mistake.
            throw Damage(damage.Message, damage);
        }
    }

    private void Add(SnapshotLine line)
    {
        try
        {
            builder.Add(line);
        }
        catch (ArgumentException damage)
        {
            throw Damage(damage.Message, damage);
        }
    }

    private PlacementSnapshot Build()
    {
        try
        {
            return builder.Build();
        }
        catch (ArgumentException damage)
        {
            throw Damage(damage.Message, damage);
        }
    }

    private void RequireEnd(SnapshotEnd end)
    {
        if (end.Lines != lines.Line - 1)
        {
            throw Damage($"it counts {end.Lines} lines before itself, there are {lines.Line - 1}");
        }

        if (end.Sha256 != Convert.ToHexStringLower(hash.GetCurrentHash()))
        {
            throw Damage("the lines before it do not have the checksum that it names");
        }

        if (!lines.Next().IsEmpty)
        {
            throw Damage("it follows the last one");
        }
    }

    private UnreadableStateException Damage(string what, Exception? cause = null) =>
        new($"snapshot: line {lines.Line} (byte {lines.Position}) is damaged: {what}", cause);
}
