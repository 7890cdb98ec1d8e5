using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// An immutable map from ids to things, in ascending order of the ids: a radix tree of 32 branches. Ids that the cluster
/// gives are dense, so one of a million is found in four steps where a balanced tree takes twenty, each of which waits for
/// memory. A change copies one node of each level; a <see cref="Builder"/> copies each node once, however much it changes.
/// </summary>
/// <typeparam name="T">The things.</typeparam>
public sealed class IdDictionary<T> : IReadOnlyDictionary<ulong, T>
    where T : class
{
    private const int Bits = 5;
    private const int Width = 1 << Bits;
    private const int IdBits = 64;

    private readonly Node? root;
    private readonly int shift;

    /// <summary>Nothing has an id.</summary>
    public IdDictionary()
    {
    }

    private IdDictionary(Node? root, int shift, int count) => (this.root, this.shift, Count) = (root, shift, count);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The ids, ascending.</summary>
    public IEnumerable<ulong> Keys => this.Select(pair => pair.Key);

    /// <summary>The things, in ascending order of their ids.</summary>
    public IEnumerable<T> Values => this.Select(pair => pair.Value);

    /// <inheritdoc/>
    public T this[ulong key] => GetValueOrDefault(key) ?? throw Missing(key);

    /// <summary>The thing with an id; null when there is none.</summary>
    public T? GetValueOrDefault(ulong id) => Find(root, shift, id);

    /// <inheritdoc/>
    public bool TryGetValue(ulong key, [MaybeNullWhen(false)] out T value) => (value = GetValueOrDefault(key)) is not null;

    /// <inheritdoc/>
    public bool ContainsKey(ulong key) => GetValueOrDefault(key) is not null;

    /// <summary>A map with one thing more.</summary>
    /// <exception cref="ArgumentException">The id has another thing.</exception>
    public IdDictionary<T> Add(ulong id, T value) => Changed(builder => builder.Add(id, value));

    /// <summary>A map in which an id has this thing.</summary>
    public IdDictionary<T> SetItem(ulong id, T value) => Changed(builder => builder[id] = value);

    /// <summary>A map in which these ids have these things.</summary>
    public IdDictionary<T> SetItems(IEnumerable<KeyValuePair<ulong, T>> items) => Changed(builder =>
    {
        foreach (var (id, value) in items)
        {
            builder[id] = value;
        }
    });

    /// <summary>A map without an id.</summary>
    public IdDictionary<T> Remove(ulong id) => Changed(builder => builder.Remove(id));

    /// <summary>Something to change it with.</summary>
    public Builder ToBuilder() => new(this);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ulong, T>> GetEnumerator() => Walk(root, shift).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IdDictionary<T> Changed(Action<Builder> change)
    {
        var builder = ToBuilder();
        change(builder);
        return builder.ToImmutable();
    }

    private static KeyNotFoundException Missing(ulong id) => new($"there is nothing with the id {id}");

    private static int SlotOf(ulong id, int shift) => (int)(id >> shift) & (Width - 1);

    private static bool Reaches(int shift, ulong id) => shift + Bits >= IdBits || id >> (shift + Bits) == 0;

    private static T? Find(Node? root, int shift, ulong id)
    {
        if (!Reaches(shift, id))
        {
            return null;
        }

        // Unchecked: a check reads the node's beginning, which is not where its slot is, so it would wait for memory twice.
        var node = root;
        for (var left = shift; left > 0 && node is not null; left -= Bits)
        {
            node = Unsafe.As<Node?>(node.Slots[SlotOf(id, left)]);
        }

        return node is null ? null : Unsafe.As<T?>(node.Slots[SlotOf(id, 0)]);
    }

    // With a stack of its own: an iterator in an iterator would pass each thing on through every level.
    private static IEnumerable<KeyValuePair<ulong, T>> Walk(Node? root, int shift)
    {
        var path = new Stack<(Node Node, int Shift, ulong First, int Next)>();
        if (root is not null)
        {
            path.Push((root, shift, 0, 0));
        }

        while (path.TryPop(out var at))
        {
            if (at.Shift == 0)
            {
                for (var i = 0; i < Width; i++)
                {
                    if (at.Node.Slots[i] is T value)
                    {
                        yield return new KeyValuePair<ulong, T>(at.First + (ulong)i, value);
                    }
                }

                continue;
            }

            if (at.Next < Width)
            {
                path.Push(at with { Next = at.Next + 1 });
                if (at.Node.Slots[at.Next] is Node below)
                {
                    path.Push((below, at.Shift - Bits, at.First + ((ulong)at.Next << at.Shift), 0));
                }
            }
        }
    }

    /// <summary>Changes a map in place until it is taken out with <see cref="ToImmutable"/>. For one thread.</summary>
    public sealed class Builder : IEnumerable<KeyValuePair<ulong, T>>
    {
        private IdDictionary<T> known;
        private Node? root;
        private int shift;
        private object owner = new();

        internal Builder(IdDictionary<T> map) => (known, root, shift, Count) = (map, map.root, map.shift, map.Count);

        /// <summary>How many things there are.</summary>
        public int Count { get; private set; }

        /// <summary>The ids as they are now, ascending. Not to be walked over while they change.</summary>
        public IEnumerable<ulong> Keys => this.Select(pair => pair.Key);

        /// <summary>The things as they are now, in ascending order of their ids. Not to be walked over while they change.</summary>
        public IEnumerable<T> Values => this.Select(pair => pair.Value);

        /// <summary>The thing with an id.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public T this[ulong id]
        {
            get => GetValueOrDefault(id) ?? throw Missing(id);
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                while (!Reaches(shift, id))
                {
                    Grow();
                }

                var node = root = Own(root);
                for (var left = shift; left > 0; left -= Bits)
                {
                    ref var slot = ref node.Slots[SlotOf(id, left)];
                    node.Used += slot is null ? 1 : 0;
                    var below = Own((Node?)slot);
                    slot = below;
                    node = below;
                }

                ref var place = ref node.Slots[SlotOf(id, 0)];
                var isNew = place is null ? 1 : 0;
                (node.Used, Count) = (node.Used + isNew, Count + isNew);
                place = value;
            }
        }

        /// <summary>The thing with an id; null when there is none.</summary>
        public T? GetValueOrDefault(ulong id) => Find(root, shift, id);

        /// <summary>Gives an id that has none its thing.</summary>
        /// <exception cref="ArgumentException">It has one.</exception>
        public void Add(ulong id, T value)
        {
            if (GetValueOrDefault(id) is not null)
            {
                throw new ArgumentException($"there is something with the id {id} already", nameof(id));
            }

            this[id] = value;
        }

        /// <summary>Removes what has an id, and says whether something had.</summary>
        public bool Remove(ulong id)
        {
            if (GetValueOrDefault(id) is null)
            {
                return false;
            }

            root = Without(root!, shift, id);
            Count--;
            return true;
        }

        /// <summary>Removes everything.</summary>
        public void Clear() => (root, shift, Count) = (null, 0, 0);

        /// <summary>The map as it is now; the builder may go on.</summary>
        public IdDictionary<T> ToImmutable()
        {
            if (!ReferenceEquals(known.root, root))
            {
                known = root is null ? new IdDictionary<T>() : new IdDictionary<T>(root, shift, Count);
                (root, shift) = (known.root, known.shift);
                owner = new object();
            }

            return known;
        }

        /// <inheritdoc/>
        public IEnumerator<KeyValuePair<ulong, T>> GetEnumerator() => Walk(root, shift).GetEnumerator();

        /// <inheritdoc/>
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Grow()
        {
            if (root is { } former)
            {
                root = new Node(owner) { Used = 1 };
                root.Slots[0] = former;
            }

            shift += Bits;
        }

        // A node that only this builder knows may be changed in place.
        private Node Own(Node? node) => node is null ? new Node(owner)
            : ReferenceEquals(node.Owner, owner) ? node
            : new Node(owner) { Slots = node.Slots, Used = node.Used };

        private Node? Without(Node node, int left, ulong id)
        {
            var slot = SlotOf(id, left);
            var below = left == 0 ? null : Without((Node)node.Slots[slot]!, left - Bits, id);
            if (below is null && node.Used == 1)
            {
                return null;
            }

            var own = Own(node);
            own.Slots[slot] = below;
            own.Used -= below is null ? 1 : 0;
            return own;
        }
    }

    private sealed class Node(object owner)
    {
        public Branches Slots;

        /// <summary>The builder that made it, while that still changes things.</summary>
        public object Owner => owner;

        /// <summary>How many of the slots hold something.</summary>
        public int Used { get; set; }
    }

    [InlineArray(Width)]
    private struct Branches
    {
        private object? first;
    }
}
