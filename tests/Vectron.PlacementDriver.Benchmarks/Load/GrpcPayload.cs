using System.Buffers.Binary;
using Google.Protobuf;

namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>One gRPC call as bytes: where it goes and the framed message.</summary>
/// <param name="Path">The path of the URL: /package.Service/Method.</param>
/// <param name="Message">The message in its frame: a zero byte, four bytes of length, the message.</param>
internal sealed record GrpcPayload(string Path, byte[] Message)
{
    private const int FrameBytes = 5;

    /// <summary>A call of the placement service.</summary>
    public static GrpcPayload Placement(string method, IMessage request) =>
        new($"/vectron.placementdriver.v1.PlacementService/{method}", Frame(request.ToByteArray()));

    /// <summary>etcd's KV.Put of a small value; fields 1 and 2 of PutRequest are key and value.</summary>
    public static GrpcPayload EtcdPut() => new("/etcdserverpb.KV/Put", Frame(Fields("key1"u8, "twenty-eight bytes of a value"u8)));

    /// <summary>etcd's KV.Range of one key, linearizable as its clients get it by default.</summary>
    public static GrpcPayload EtcdRange() => new("/etcdserverpb.KV/Range", Frame(Fields("key1"u8, default)));

    private static byte[] Fields(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(first));
            if (!second.IsEmpty)
            {
                output.WriteTag(2, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(second));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Frame(byte[] message)
    {
        var framed = new byte[FrameBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, FrameBytes);
        return framed;
    }
}
